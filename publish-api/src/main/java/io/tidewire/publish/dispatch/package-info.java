/**
 * What becomes of a valid request: frames built and put on Redis, questions put to presence and to
 * the cache.
 */
@NullMarked
package io.tidewire.publish.dispatch;

import org.jspecify.annotations.NullMarked;
