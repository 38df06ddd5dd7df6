package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ScriptCommands;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What one event loop does with Redis, over its one line there. */
public record RedisPublisher(EventPublisher deliveries, LastEvents cache, StreamLog log) {

  /**
   * @param redis not started yet; learns the scripts
   * @param random of which no two processes get the same
   */
  public static RedisPublisher over(
      CommandLink redis,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    StreamLog.SCRIPTS.forEach(redis::learn);
    redis.learn(LastEvents.KEEP_AND_PUBLISH);
    redis.learn(OnceEvents.ONCE);
    return over(
        redis.inOrder(),
        new CommandShares(redis::serverOf, redis.maxInFlight()),
        ttls,
        clock,
        meters,
        random);
  }

  static RedisPublisher over(
      ScriptCommands line,
      CommandShares shares,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    EventIds ids = new EventIds(clock, random);
    LastEvents cache = new LastEvents(line, ttls.cache(), clock, ids);
    StreamLog log = new StreamLog(line, ttls, random);
    PublishScripts scripts = new PublishScripts(cache, new OnceEvents(line, ttls), log);
    EventPublisher deliveries =
        new EventPublisher(
            line,
            shares,
            scripts,
            new EventPublisher.MessageStamps(clock, ids),
            new DeliveryMeters(meters));
    return new RedisPublisher(deliveries, cache, log);
  }
}
