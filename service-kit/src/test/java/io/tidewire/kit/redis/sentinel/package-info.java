@NullMarked
package io.tidewire.kit.redis.sentinel;

import org.jspecify.annotations.NullMarked;
