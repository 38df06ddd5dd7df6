package io.tidewire.kit.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusVersion;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.limits.TokenBucket;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts and authenticates all messages of a clustered bus. Both sides prove that they know the
 * secret of their role; the record's type decides which secret. Any other message to an address of
 * the contract is refused, counted by {@code tidewire_bus_refused_total}, and logged at most once a
 * minute.
 *
 * <p>Transparent to consumers and {@link BusRequests}. To be called once per bus, before any
 * service registers its codecs. Thread-safe.
 */
public final class SealedBus {

  /** A failure code: the receiver does not accept the sender's seal. */
  static final int REFUSED = 403;

  private static final UnverifiedMessage OTHER_TYPE = new UnverifiedMessage("type");

  private static final List<String> REASONS =
      Stream.of(
              OTHER_TYPE,
              UnverifiedMessage.UNSEALED,
              UnverifiedMessage.OTHER_VERSION,
              UnverifiedMessage.WRONG_SECRET,
              UnverifiedMessage.STALE,
              UnverifiedMessage.UNREADABLE)
          .map(UnverifiedMessage::reason)
          .toList();

  private static final Logger log = LoggerFactory.getLogger(SealedBus.class);
  private static final int SECONDS_PER_LINE = 60;

  private final LabelledCounter refused;
  private final TokenBucket seconds;
  private long leftOut;

  private SealedBus(MeterRegistry meters, Clock clock) {
    refused =
        new LabelledCounter(
            meters,
            "tidewire_bus_refused",
            "Messages refused because their seal was missing or wrong, or of another version",
            "reason",
            REASONS);
    seconds = new TokenBucket(1, SECONDS_PER_LINE, clock);
  }

  /**
   * @param random must be a secure one
   */
  public static void install(
      EventBus bus,
      ClusterSecrets secrets,
      RandomGenerator random,
      MeterRegistry meters,
      Clock clock) {
    // No Java objects: Vert.x would otherwise read any that the class path knows.
    bus.serializableChecker(type -> false).clusterSerializableChecker(type -> false);
    List<Class<? extends Record>> backend = ContractCodecs.BACKEND;
    BusSeal cluster = new BusSeal(secrets.clusterKey(), random, clock);
    Stream.of(ContractCodecs.SHARED, ContractCodecs.SECRET)
        .flatMap(List::stream)
        .filter(type -> !backend.contains(type))
        .forEach(type -> register(bus, type, cluster));
    secrets
        .backendKey()
        .map(key -> new BusSeal(key, random, clock))
        .ifPresent(seal -> backend.forEach(type -> register(bus, type, seal)));
    SealedBus guard = new SealedBus(meters, clock);
    bus.addInboundInterceptor(guard::judge);
  }

  private static <T extends Record> void register(EventBus bus, Class<T> type, BusSeal seal) {
    bus.registerDefaultCodec(type, new SealedCodec<>(ContractCodecs.codec(type), seal));
  }

  private void judge(DeliveryContext<Object> delivery) {
    Message<Object> message = delivery.message();
    Class<? extends Record> expected = Addresses.BODIES.get(message.address());
    Object body = body(message);
    if (body == UnverifiedMessage.UNREADABLE) {
      refuse(message, UnverifiedMessage.UNREADABLE);
    } else if (expected == null || expected.isInstance(body)) {
      delivery.next();
    } else {
      refuse(message, body instanceof UnverifiedMessage unproven ? unproven : OTHER_TYPE);
    }
  }

  /** Decoded here, where a failure does no harm: Vert.x keeps what it decoded. */
  private static @Nullable Object body(Message<?> message) {
    try {
      return message.body();
    } catch (RuntimeException unreadable) {
      return UnverifiedMessage.UNREADABLE;
    }
  }

  private void refuse(Message<?> message, UnverifiedMessage why) {
    refused.increment(why.reason());
    warn(Addresses.BODIES.containsKey(message.address()) ? message.address() : "reply", why);
    message.fail(
        REFUSED,
        "refused ("
            + why.reason()
            + "): compare the secrets, clocks and versions of both processes");
  }

  private synchronized void warn(String address, UnverifiedMessage why) {
    if (!seconds.tryTake(SECONDS_PER_LINE)) {
      leftOut++;
      return;
    }
    log.warn(
        "bus message refused address={} reason={} left_out={}: the sender does not have this"
            + " process's {} or {}, its clock differs by more than {}, or it does not speak version"
            + " {} of the bus",
        address,
        why.reason(),
        leftOut,
        "TIDEWIRE_CLUSTER_SECRET",
        "TIDEWIRE_CLUSTER_BACKEND_SECRET",
        BusSeal.FRESH,
        BusVersion.CURRENT);
    leftOut = 0;
  }
}
