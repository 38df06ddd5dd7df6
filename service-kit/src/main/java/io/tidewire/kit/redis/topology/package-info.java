/** Which Redis links connect to, and the news of a change. */
@NullMarked
package io.tidewire.kit.redis.topology;

import org.jspecify.annotations.NullMarked;
