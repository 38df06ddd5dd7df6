package io.tidewire.edge.limits;

import io.tidewire.kit.http.channel.UnfinishedHeads;
import java.util.Locale;

/**
 * A limit that a client can exceed, with the {@code reason} tag of its metric and the setting that
 * sets it.
 */
public enum Limit {
  FRAMES("tidewire.edge.inbound.frames-per-second"),
  BYTES("tidewire.edge.inbound.bytes-per-second"),
  UNFINISHED_MESSAGE("tidewire.edge.inbound.message-timeout"),
  MEMORY("tidewire.edge.memory.max-megabytes"),
  ANONYMOUS_MEMORY("tidewire.edge.memory.anonymous-percent"),
  CONNECTIONS("tidewire.edge.max-connections"),
  PIPELINED("tidewire.edge.max-pipelined"),
  UNFINISHED_HEADS(UnfinishedHeads.LIMIT),
  ADDRESS_CONNECTIONS("tidewire.edge.address.max-connections"),
  ADDRESS_UPGRADES("tidewire.edge.address.upgrades-per-second"),
  AUTHORIZATION("authorization_timeout_seconds"),
  UNTRUSTED_PROXY("tidewire.edge.trusted-proxies");

  private final String setting;

  Limit(String setting) {
    this.setting = setting;
  }

  /** As the {@code reason} tag of metrics. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the setting in the process' configuration or the apps file. */
  public String setting() {
    return setting;
  }
}
