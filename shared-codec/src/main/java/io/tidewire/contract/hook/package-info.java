/** What the hooks of an app's backend are asked, and what they say. Immutable records. */
@NullMarked
package io.tidewire.contract.hook;

import org.jspecify.annotations.NullMarked;
