/**
 * Commands for operators: they check settings, edit apps, and show and balance what a cluster does.
 */
@NullMarked
package io.tidewire.cli.operate;

import org.jspecify.annotations.NullMarked;
