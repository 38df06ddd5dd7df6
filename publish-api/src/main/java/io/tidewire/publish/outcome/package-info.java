/** What became of published events: a receipt for each, or why Redis did not take them. */
@NullMarked
package io.tidewire.publish.outcome;

import org.jspecify.annotations.NullMarked;
