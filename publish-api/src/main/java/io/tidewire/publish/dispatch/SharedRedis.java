package io.tidewire.publish.dispatch;

import io.tidewire.kit.redis.script.ScriptCommands;

/** The Redis connection of one event loop, and the share of each app in it. */
record SharedRedis(ScriptCommands commands, CommandShares shares) {}
