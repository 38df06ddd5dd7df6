package io.tidewire.webhook.queue;

import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;

/** The scripts that change queues. The head of each describes its arguments. */
public final class QueueScripts {

  private static final Script DEAD_LETTERS = load("dead_letters");

  static final Script LOOK = behindPrelude("look");
  static final Script NOTE = behindPrelude("note");
  static final Script FORGET = load("forget");
  static final Script ACQUIRE = load("acquire");
  static final Script RENEW = load("renew");
  static final Script BEGIN = load("begin");
  static final Script SETTLE = load("settle");
  static final Script BURY = DEAD_LETTERS.then(QueueScripts.class, "lua/bury.lua");
  static final Script RELEASE = load("release");
  static final Script COUNT = DEAD_LETTERS.then(QueueScripts.class, "lua/count.lua");

  private QueueScripts() {}

  /** A script with {@code prelude.lua} in front that can add dead letters. */
  public static Script addingDeadLetters(Class<?> owner, String resource) {
    return ContractScripts.PRELUDE
        .then(QueueScripts.class, "lua/dead_letters.lua")
        .then(owner, resource);
  }

  private static Script load(String name) {
    return Script.load(QueueScripts.class, "lua/" + name + ".lua");
  }

  private static Script behindPrelude(String name) {
    return ContractScripts.PRELUDE.then(QueueScripts.class, "lua/" + name + ".lua");
  }
}
