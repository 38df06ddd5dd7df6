package io.tidewire.standalone.redis;

import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;

/** A JVM that starts a Redis, prints its address, and waits to be killed. */
final class RedisOwner {

  private RedisOwner() {}

  public static void main(String[] args) throws Exception {
    RedisUrl url = EmbeddedRedis.start().url();
    String password = url.login().map(RedisLogin::password).orElseThrow();
    System.out.println("redis://:" + password + "@" + url.host() + ":" + url.port());
    Thread.currentThread().join();
  }
}
