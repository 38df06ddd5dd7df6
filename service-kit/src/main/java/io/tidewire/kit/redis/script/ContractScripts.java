package io.tidewire.kit.redis.script;

import io.tidewire.contract.redis.RedisKeys;

/**
 * The scripts of the contract, which several services send. Each says in its head what it takes.
 */
public final class ContractScripts {

  /** Functions that most scripts begin with. */
  public static final Script PRELUDE = load("prelude");

  private static final Script LINEAGE = behind(PRELUDE, "lineage");

  /** What scripts that read a channel's log from a position begin with. */
  public static final Script POSITIONS = behind(LINEAGE, "common");

  /** What scripts that make events of webhooks begin with. */
  public static final Script OUTBOX = behind(PRELUDE, "outbox");

  public static final Script CLIENT_EVENT = behind(OUTBOX, "client_event");
  public static final Script CACHE_MISS = behind(OUTBOX, "cache_miss");

  public static final Script PUBLISH = behind(LINEAGE, "publish");
  public static final Script READ = behind(POSITIONS, "read");
  public static final Script TOPS = behind(PRELUDE, "tops");
  public static final Script LATEST = load("latest");
  public static final Script RENEW = behind(PRELUDE, "renew");
  public static final Script REVOKE = behind(PRELUDE, "revoke");
  public static final Script BAN_FROM_CHANNEL = behind(PRELUDE, "ban_from_channel");
  public static final Script CONNECTIONS = load("connections");

  private ContractScripts() {}

  private static Script load(String name) {
    return Script.load(RedisKeys.class, file(name));
  }

  private static Script behind(Script shared, String name) {
    return shared.then(RedisKeys.class, file(name));
  }

  private static String file(String name) {
    return "lua/" + name + ".lua";
  }
}
