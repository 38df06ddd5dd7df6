/** What only Kubernetes needs: which edge a scale-down should remove. */
@NullMarked
package io.tidewire.cli.kubernetes;

import org.jspecify.annotations.NullMarked;
