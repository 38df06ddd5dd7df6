package io.tidewire.edge.limits;

import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.limits.KeyedRate;
import io.tidewire.kit.net.Networks;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the connections of each address, and how many it may open per second. Exempt addresses are
 * not counted. Thread-safe.
 */
public final class AddressLimits {

  private static final int MAX_RATES = 100_000;

  private final Rules rules;
  private final KeyedRate<ClientAddress> upgrades;
  private final Map<ClientAddress, Place> places = new ConcurrentHashMap<>();

  /**
   * @param maxConnections of one address; 0 means no limit
   * @param upgradesPerSecond of one address
   * @param upgradeBurst most upgrades at once after a pause
   * @param exempt networks without limits
   */
  public record Rules(
      int maxConnections, int upgradesPerSecond, int upgradeBurst, Networks exempt) {

    /** Loopback, and networks of load balancers and the deployment's own machines. */
    public static final Networks EXEMPT = Networks.of(Networks.PRIVATE);

    public static final Rules DEFAULTS = new Rules(1_000, 100, 1_000, EXEMPT);
  }

  public AddressLimits(Rules rules, Clock clock) {
    this.rules = rules;
    this.upgrades =
        new KeyedRate<>(rules.upgradesPerSecond(), rules.upgradeBurst(), MAX_RATES, clock);
  }

  /** Empty if the address has no limits. */
  public Optional<ClientAddress> limited(InetAddress address) {
    return rules.exempt().contain(address)
        ? Optional.empty()
        : Optional.of(ClientAddress.of(address));
  }

  /** Whether the address may open another connection now. */
  public boolean mayUpgrade(ClientAddress address) {
    return upgrades.tryTake(address);
  }

  /** Takes a place for a connection; empty if the address has reached its limit. */
  public Optional<Place> enter(ClientAddress address) {
    if (rules.maxConnections() == 0) return Optional.of(new Place(address));
    Place[] entered = new Place[1];
    places.compute(
        address,
        (key, before) -> {
          Place place = before == null ? new Place(key) : before;
          if (place.taken < rules.maxConnections()) {
            place.taken++;
            entered[0] = place;
          }
          return place.taken == 0 ? null : place;
        });
    return Optional.ofNullable(entered[0]);
  }

  /** The number of addresses with connections. */
  public int size() {
    return places.size();
  }

  /** The connections of one address, which share this object. */
  public final class Place {

    private final ClientAddress address;

    /** Guarded by the map's own lock on the key. */
    private int taken;

    private Place(ClientAddress address) {
      this.address = address;
    }

    public ClientAddress address() {
      return address;
    }

    /** One of the connections ended. */
    public void leave() {
      places.computeIfPresent(address, (key, place) -> --place.taken <= 0 ? null : place);
    }
  }
}
