/** Compares the Helm chart with the code, and checks what Helm generates from it. */
@NullMarked
package io.tidewire.standalone.helm;

import org.jspecify.annotations.NullMarked;
