@NullMarked
package io.tidewire.kit.redis.cluster;

import org.jspecify.annotations.NullMarked;
