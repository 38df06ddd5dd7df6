package io.tidewire.presence.store;

import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;

/**
 * The scripts that read and change the registry. The head of each describes its arguments and its
 * answer.
 */
final class RosterScripts {

  private static final Script ROSTER =
      ContractScripts.PRELUDE.then(RosterScripts.class, file("roster"));

  private static final Script ROSTER_EVENTS =
      ContractScripts.OUTBOX.then(RosterScripts.class, file("roster"));

  static final Script ADMIT = behind(ContractScripts.PRELUDE, "admit");
  static final Script JOIN = behind(ROSTER_EVENTS, "join");
  static final Script LEAVE = behind(ROSTER_EVENTS, "leave");
  static final Script OCCUPY = behind(ContractScripts.OUTBOX, "occupy");
  static final Script ROSTER_PAGE = behind(ROSTER, "roster_page");
  static final Script USERS_PAGE = load("users_page");
  static final Script ANNOUNCE_COUNT = behind(ContractScripts.OUTBOX, "announce_count");
  static final Script SUBSCRIPTIONS = load("subscriptions");
  static final Script USERS = load("users");
  static final Script EXPECT_DUE = behind(ContractScripts.PRELUDE, "expect_due");
  static final Script SWEEP = behind(ROSTER_EVENTS, "sweep");
  static final Script REAP = behind(ROSTER_EVENTS, "reap");
  static final Script VACATE = behind(ContractScripts.OUTBOX, "vacate");
  static final Script RELEASE_DUE = behind(ContractScripts.OUTBOX, "release_due");
  static final Script FORGET_CONNECTIONS = load("forget_connections");

  private RosterScripts() {}

  private static Script load(String name) {
    return Script.load(RosterScripts.class, file(name));
  }

  private static Script behind(Script shared, String name) {
    return shared.then(RosterScripts.class, file(name));
  }

  private static String file(String name) {
    return "lua/" + name + ".lua";
  }
}
