/** What sessions ask of other services, each answered later. */
@NullMarked
package io.tidewire.edge.session.ports;

import org.jspecify.annotations.NullMarked;
