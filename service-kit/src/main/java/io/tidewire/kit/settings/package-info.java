/** Which settings exist, and what a misspelt one was meant to be. */
@NullMarked
package io.tidewire.kit.settings;

import org.jspecify.annotations.NullMarked;
