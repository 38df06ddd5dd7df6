package io.tidewire.presence.store;

import io.tidewire.kit.redis.script.Script;

/**
 * The scripts that read and change the registry. Each says in its head what it takes and answers.
 */
final class RosterScripts {

  static final Script ADMIT = load("admit");
  static final Script JOIN = load("join");
  static final Script LEAVE = load("leave");
  static final Script OCCUPY = load("occupy");
  static final Script SNAPSHOT = load("snapshot");
  static final Script SUBSCRIPTIONS = load("subscriptions");
  static final Script USERS = load("users");
  static final Script EXPECT_GRACES = load("expect_graces");
  static final Script SWEEP = load("sweep");
  static final Script REAP = load("reap");
  static final Script VACATE = load("vacate");
  static final Script FORGET_CONNECTIONS = load("forget_connections");

  private RosterScripts() {}

  private static Script load(String name) {
    return Script.load(RosterScripts.class, "lua/" + name + ".lua");
  }
}
