/** The command for Kubernetes: it determines which edge a scale-down removes. */
@NullMarked
package io.tidewire.cli.kubernetes;

import org.jspecify.annotations.NullMarked;
