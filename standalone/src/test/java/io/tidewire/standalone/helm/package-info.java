/** The Helm chart, held against the code and against what Helm makes of it. */
@NullMarked
package io.tidewire.standalone.helm;

import org.jspecify.annotations.NullMarked;
