/** The one place that classifies errors of Redis. */
@NullMarked
package io.tidewire.kit.redis.errors;

import org.jspecify.annotations.NullMarked;
