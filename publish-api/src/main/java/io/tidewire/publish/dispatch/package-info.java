/**
 * Executes valid requests: builds frames and publishes them through Redis, and queries presence and
 * the cache.
 */
@NullMarked
package io.tidewire.publish.dispatch;

import org.jspecify.annotations.NullMarked;
