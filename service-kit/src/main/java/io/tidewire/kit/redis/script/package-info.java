/** Lua scripts as resources, sent by their digests. */
@NullMarked
package io.tidewire.kit.redis.script;

import org.jspecify.annotations.NullMarked;
