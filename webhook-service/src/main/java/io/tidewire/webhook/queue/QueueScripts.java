package io.tidewire.webhook.queue;

import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;

/** What is done to queues; each says in its head what it takes. */
final class QueueScripts {

  static final Script LOOK = behindPrelude("look");
  static final Script NOTE = behindPrelude("note");
  static final Script FORGET = load("forget");
  static final Script ACQUIRE = load("acquire");
  static final Script RENEW = load("renew");
  static final Script BEGIN = load("begin");
  static final Script SETTLE = load("settle");
  static final Script BURY = load("bury");
  static final Script RELEASE = load("release");

  private QueueScripts() {}

  private static Script load(String name) {
    return Script.load(QueueScripts.class, "lua/" + name + ".lua");
  }

  private static Script behindPrelude(String name) {
    return ContractScripts.PRELUDE.then(QueueScripts.class, "lua/" + name + ".lua");
  }
}
