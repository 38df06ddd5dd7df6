package io.tidewire.publish;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A running API, and what it publishes to Redis. */
abstract class PublishingFixture {

  static final Backend BACKEND = Backend.VECTORS;
  static final RedisServer REDIS = RedisServer.shared();
  static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start(REDIS);
    api.presence.sees("presence-lobby", 51, "u-1", "u-2").sees("orders.42", 13);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static double requests(String route, String status) {
    return api.meters
        .counter("tidewire_publish_requests_total", "route", route, "status", status)
        .count();
  }

  static TopicReader subscribe(String... channels) {
    String[] topics = new String[channels.length];
    for (int i = 0; i < channels.length; i++) {
      topics[i] = RedisKeys.topic(new Topic("900123", channels[i]));
    }
    return new TopicReader(REDIS.uri(), topics);
  }
}
