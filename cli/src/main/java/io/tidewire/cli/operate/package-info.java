/** Commands for operators: settings, apps and what a cluster does. */
@NullMarked
package io.tidewire.cli.operate;

import org.jspecify.annotations.NullMarked;
