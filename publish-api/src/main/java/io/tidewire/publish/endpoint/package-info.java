/** The endpoints of the HTTP API and the table that routes to them. */
@NullMarked
package io.tidewire.publish.endpoint;

import org.jspecify.annotations.NullMarked;
