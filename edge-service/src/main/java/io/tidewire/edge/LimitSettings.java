package io.tidewire.edge;

import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.limits.ProcessCapacity;
import io.tidewire.kit.net.Networks;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.List;

/** Reads the settings that limit clients. */
final class LimitSettings {

  private static final String EXEMPT = "tidewire.edge.address.exempt";

  /** The value for no exemption, since an empty value counts as unset. */
  private static final String NOBODY = "none";

  private static final int BYTES_PER_MEGABYTE = 1024 * 1024;
  private static final int MOST = 1_000_000_000;

  private LimitSettings() {}

  /** Throws {@link BadSetting}, naming the setting. */
  static NodeLimits node(Settings settings, ProcessCapacity capacity) {
    NodeLimits defaults = NodeLimits.of(capacity);
    int megabytes = settings.integer("tidewire.edge.memory.max-megabytes", 0, 0, 1024 * 1024);
    return new NodeLimits(
        settings.integer(
            "tidewire.edge.max-connections", defaults.maxConnections(), 0, Integer.MAX_VALUE),
        settings.integer(
            "tidewire.edge.upgrade.max-pending", defaults.maxPendingUpgrades(), 1, 1_000_000),
        megabytes == 0 ? defaults.memoryBytes() : (long) megabytes * BYTES_PER_MEGABYTE,
        settings.integer(
            "tidewire.edge.memory.anonymous-percent", defaults.anonymousPercent(), 1, 100),
        addresses(settings, defaults.addresses()));
  }

  private static AddressLimits.Rules addresses(Settings settings, AddressLimits.Rules defaults) {
    return new AddressLimits.Rules(
        settings.integer(
            "tidewire.edge.address.max-connections", defaults.maxConnections(), 0, MOST),
        settings.integer(
            "tidewire.edge.address.upgrades-per-second", defaults.upgradesPerSecond(), 1, MOST),
        settings.integer("tidewire.edge.address.upgrade-burst", defaults.upgradeBurst(), 1, MOST),
        exempt(settings, defaults));
  }

  private static Networks exempt(Settings settings, AddressLimits.Rules defaults) {
    List<String> networks = settings.list(EXEMPT, List.of());
    if (networks.isEmpty()) return defaults.exempt();
    if (networks.equals(List.of(NOBODY))) return Networks.NONE;
    try {
      return Networks.of(networks);
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(EXEMPT, String.valueOf(malformed.getMessage()));
    }
  }

  /** Throws {@link BadSetting}, naming the setting. */
  static InboundRates rates(Settings settings) {
    InboundRates defaults = InboundRates.DEFAULTS;
    return new InboundRates(
        new InboundRates.Rate(
            settings.integer(
                "tidewire.edge.inbound.frames-per-second", defaults.frames().perSecond(), 1, MOST),
            settings.integer(
                "tidewire.edge.inbound.frames-burst", defaults.frames().burst(), 1, MOST)),
        new InboundRates.Rate(
            settings.integer(
                "tidewire.edge.inbound.bytes-per-second", defaults.bytes().perSecond(), 1, MOST),
            settings.integer(
                "tidewire.edge.inbound.bytes-burst", defaults.bytes().burst(), 1, MOST)),
        settings.integer(
            "tidewire.edge.inbound.authorized-factor", defaults.authorizedFactor(), 1, 1_000),
        settings.duration("tidewire.edge.inbound.patience", defaults.patience()));
  }
}
