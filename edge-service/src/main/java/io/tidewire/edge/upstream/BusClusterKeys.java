package io.tidewire.edge.upstream;

import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.retry.RetryUntilAnswered;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.signing.cluster.ClusterKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Fetches the cluster keys from auth, until it answers and then once a minute, so that a key
 * rotation reaches every edge. While auth is unavailable the last keys stay valid. Confined to one
 * event loop.
 */
public final class BusClusterKeys implements Supplier<Optional<ClusterKeys>> {

  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final RetryingRequests.Attempt bus;
  private final ClusterKeysRequest request;
  private final Timers timers;
  private final AuthWatch watch;
  private final RandomGenerator random;
  private Optional<ClusterKeys> keys = Optional.empty();
  private Cancel asking = () -> {};

  /**
   * @param node the node that asks
   */
  public BusClusterKeys(
      BusRequests bus, String node, Timers timers, RandomGenerator random, AuthWatch watch) {
    this((RetryingRequests.Attempt) bus::ask, node, timers, random, watch);
  }

  /** For tests, which replace the bus. */
  BusClusterKeys(
      RetryingRequests.Attempt bus,
      String node,
      Timers timers,
      RandomGenerator random,
      AuthWatch watch) {
    this.bus = bus;
    this.watch = watch;
    this.request = new ClusterKeysRequest(node);
    this.timers = timers;
    this.random = random;
  }

  public void start() {
    asking =
        RetryUntilAnswered.ask(
            () ->
                bus.ask(Addresses.AUTH_CLUSTER_KEYS, request, ClusterKeysReply.class)
                    .onSuccess(reply -> watch.answered())
                    .onFailure(watch::failed),
            this::answered,
            timers,
            new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random));
  }

  private void answered(ClusterKeysReply reply) {
    keys = Optional.of(reply.keys());
    asking = timers.after(PERIOD, this::start);
  }

  public void stop() {
    asking.cancel();
  }

  @Override
  public Optional<ClusterKeys> get() {
    return keys;
  }
}
