package io.tidewire.publish.dispatch;

import io.tidewire.kit.redis.script.ScriptCommands;

/** The Redis connection of one event loop, and how much of it each app may use. */
record SharedRedis(ScriptCommands commands, CommandShares shares) {}
