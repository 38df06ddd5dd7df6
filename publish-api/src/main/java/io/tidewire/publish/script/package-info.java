/** Sends Lua scripts and commands to Redis in the order of their requests. */
@NullMarked
package io.tidewire.publish.script;

import org.jspecify.annotations.NullMarked;
