/**
 * Configuration that changes while a process runs: read from disk, validated, and used, or refused
 * as a whole.
 */
@NullMarked
package io.tidewire.kit.reload;

import org.jspecify.annotations.NullMarked;
