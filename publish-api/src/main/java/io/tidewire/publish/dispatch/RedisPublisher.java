package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ScriptCommands;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Everything that one event loop publishes and reads through its Redis connection. */
public record RedisPublisher(EventPublisher deliveries, LastEventStore cache, StreamLog log) {

  /**
   * @param redis not started yet; the scripts are registered with it
   * @param random differs between processes
   */
  public static RedisPublisher over(
      CommandLink redis,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    StreamLog.SCRIPTS.forEach(redis::learn);
    redis.learn(LastEventStore.KEEP_AND_PUBLISH);
    redis.learn(OnceEvents.ONCE);
    CommandShares shares = new CommandShares(redis::serverOf, redis.maxInFlight());
    return over(new SharedRedis(redis.inOrder(), shares), ttls, clock, meters, random);
  }

  static RedisPublisher over(
      SharedRedis redis,
      PublishTtls ttls,
      Clock clock,
      MeterRegistry meters,
      RandomGenerator random) {
    ScriptCommands commands = redis.commands();
    EventIds ids = new EventIds(clock, random);
    LastEventStore cache = new LastEventStore(commands, ttls.cache(), clock, ids);
    StreamLog log = new StreamLog(commands, ttls, random);
    PublishScripts scripts = new PublishScripts(cache, new OnceEvents(commands, ttls), log);
    EventPublisher deliveries =
        new EventPublisher(
            redis,
            scripts,
            new EventPublisher.MessageStamps(clock, ids),
            new DeliveryMeters(meters));
    return new RedisPublisher(deliveries, cache, log);
  }
}
