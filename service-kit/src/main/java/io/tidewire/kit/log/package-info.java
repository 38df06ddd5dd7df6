/**
 * What a process writes to its log, and how often: one line per event, at most one a second of each
 * kind, no part of a URL's user info.
 */
@NullMarked
package io.tidewire.kit.log;

import org.jspecify.annotations.NullMarked;
