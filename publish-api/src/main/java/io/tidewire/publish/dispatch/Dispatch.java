package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.CommandLink;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What one event loop does with Redis, over its one line there. */
public record Dispatch(Deliveries deliveries, CachedEvents cache, StreamLog log) {

  /**
   * @param redis not started yet; learns the scripts
   * @param random of which no two processes get the same
   */
  public static Dispatch over(
      CommandLink redis,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    StreamLog.SCRIPTS.forEach(redis::learn);
    redis.learn(CachedEvents.KEEP_AND_PUBLISH);
    redis.learn(OnceEvents.ONCE);
    return over(redis::send, redis::term, ttls, clock, meters, random);
  }

  static Dispatch over(
      Commands redis,
      Supplier<String> term,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    OrderedLine line = new OrderedLine(redis, term);
    EventIds ids = new EventIds(clock, random);
    CachedEvents cache = new CachedEvents(line, ttls.cache(), clock, ids);
    StreamLog log = new StreamLog(line, ttls, random);
    Deliveries deliveries =
        new Deliveries(
            line, cache, new OnceEvents(line, ttls), log, clock, ids, new DeliveryMeters(meters));
    return new Dispatch(deliveries, cache, log);
  }
}
