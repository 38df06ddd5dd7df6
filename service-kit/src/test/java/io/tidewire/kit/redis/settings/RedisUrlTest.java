package io.tidewire.kit.redis.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

  @Test
  void aHostAloneIsReachedOnTheUsualPort() {
    assertThat(RedisUrl.parse("redis://cache"))
        .isEqualTo(new RedisUrl(false, "cache", 6379, 0, Optional.empty()));
  }

  @Test
  void everyPartMayBeGiven() {
    RedisUrl url = RedisUrl.parse("rediss://ann:s3cret@redis.example.com:6380/2");

    var login = new RedisLogin(Optional.of("ann"), "s3cret");
    assertThat(url).isEqualTo(new RedisUrl(true, "redis.example.com", 6380, 2, Optional.of(login)));
  }

  @Test
  void aPasswordNeedsNoUserAndIsPercentDecodedWithAPlusLeftAlone() {
    RedisUrl url = RedisUrl.parse("redis://:a%2Fb+c@h");

    assertThat(url.login()).contains(new RedisLogin(Optional.empty(), "a/b+c"));
  }

  @Test
  void aPasswordMayHoldAnAtSign() {
    assertThat(RedisUrl.parse("redis://:p@ss@h").login())
        .contains(new RedisLogin(Optional.empty(), "p@ss"));
  }

  @Test
  void aPasswordFromTheSettingsReplacesTheOneInTheUrlAndKeepsTheUser() {
    RedisUrl url = RedisUrl.parse("redis://ann:old@h").withPassword("new");

    assertThat(url.login()).contains(new RedisLogin(Optional.of("ann"), "new"));
  }

  @Test
  void aBadEscapeIsExplainedWithoutTheCharactersBehindIt() {
    assertThatThrownBy(() -> RedisUrl.parse("redis://:pass%qjword@h"))
        .hasMessageContaining("must be followed by two hexadecimal digits")
        .hasMessageNotContaining("qj")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_redis", "_redis._tcp.example", "redis.example.", "h", "10.0.0.1"})
  void aNameThatDnsKnowsIsAHost(String host) {
    assertThat(RedisUrl.parse("redis://:x@" + host + ":7").host()).isEqualTo(host);
  }

  @Test
  void printingLeavesOutTheLogin() {
    RedisUrl url = RedisUrl.parse("rediss://ann:s3cret@h/3");

    assertThat(url).hasToString("rediss://h:6379/3");
    assertThat(url.login()).asString().doesNotContain("s3cret").doesNotContain("ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:6379",
        "http://s3cret@h",
        "redis://",
        "redis://:s3cret@",
        "redis://:s3cret@h:0",
        "redis://:s3cret@h:70000",
        "redis://:s3cret@h/zero",
        "redis://:s3cret@-redis",
        "redis://:s3cret@my..redis",
        "redis://:%zz-s3cret@h",
        "redis://s3cret%@h",
        "redis://s3cret%4:x@h",
        "redis://s3cret:%s3cret@h"
      })
  void aMalformedUrlIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }
}
