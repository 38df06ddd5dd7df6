package io.tidewire.edge.upstream;

import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.signing.cluster.ClusterKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The cluster keys as auth names them: asked for until there is an answer, and then once a minute,
 * so that an exchange of keys reaches every edge. While auth is away those of before stay. Confined
 * to one event loop.
 */
public final class BusClusterKeys implements Supplier<Optional<ClusterKeys>> {

  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final PatientRequests.Attempt bus;
  private final ClusterKeysRequest question;
  private final Timers timers;
  private final AuthWatch watch;
  private final RandomGenerator random;
  private Optional<ClusterKeys> keys = Optional.empty();
  private Cancel asking = () -> {};

  /**
   * @param node who asks
   */
  public BusClusterKeys(
      BusRequests bus, String node, Timers timers, RandomGenerator random, AuthWatch watch) {
    this((PatientRequests.Attempt) bus::ask, node, timers, random, watch);
  }

  /** For tests, which answer in the bus's place. */
  BusClusterKeys(
      PatientRequests.Attempt bus,
      String node,
      Timers timers,
      RandomGenerator random,
      AuthWatch watch) {
    this.bus = bus;
    this.watch = watch;
    this.question = new ClusterKeysRequest(node);
    this.timers = timers;
    this.random = random;
  }

  public void start() {
    asking =
        UntilAnswered.ask(
            () ->
                bus.ask(Addresses.AUTH_CLUSTER_KEYS, question, ClusterKeysReply.class)
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
