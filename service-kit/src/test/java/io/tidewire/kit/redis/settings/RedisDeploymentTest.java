package io.tidewire.kit.redis.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisDeploymentTest {

  @Test
  void aPlainUrlIsASingleRedis() {
    assertThat(RedisDeployment.parse("rediss://h:1/2")).isEqualTo(RedisUrl.parse("rediss://h:1/2"));
  }

  @Test
  void sentinelsHaveTheirUsualPortUnlessAnotherIsGiven() {
    var url = (SentinelUrl) RedisDeployment.parse("redis+sentinel://s1,s2:7,[::1]:8/my-master.1");

    assertThat(url.sentinels())
        .containsExactly(
            new RedisAddress("s1", 26_379),
            new RedisAddress("s2", 7),
            new RedisAddress("[::1]", 8));
    assertThat(url.primary().name()).isEqualTo("my-master.1");
    assertThat(url.database()).isZero();
    assertThat(url.tls()).isFalse();
  }

  @Test
  void loginDatabaseAndTlsAreForThePrimaryAndOnlyTlsForTheSentinels() {
    var url = (SentinelUrl) RedisDeployment.parse("rediss+sentinel://ann:p@ss%2F@s1/name/3");
    var address = new RedisAddress("h", 1);

    assertThat(url.primaryAt(address))
        .isEqualTo(
            new RedisUrl(
                true, "h", 1, 3, Optional.of(new RedisLogin(Optional.of("ann"), "p@ss/"))));
    assertThat(url.sentinelAt(address)).isEqualTo(new RedisUrl(true, "h", 1, 0, Optional.empty()));
  }

  @Test
  void aSentinelNamedTwiceIsQueriedOnce() {
    var url = (SentinelUrl) RedisDeployment.parse("redis+sentinel://s1,s1:26379/name");

    assertThat(url.sentinels()).isEqualTo(List.of(new RedisAddress("s1", 26_379)));
  }

  @Test
  void passwordsFromSettingsAreForTheServerTheyName() {
    RedisSettings settings =
        RedisSettings.from(
            Settings.of(
                Map.of(
                    "tidewire.redis.url", "redis+sentinel://ann:old@s1/name",
                    "tidewire.redis.password", "new",
                    "tidewire.redis.sentinel-user", "bob",
                    "tidewire.redis.sentinel-password", "door")));

    var url = (SentinelUrl) settings.deployment();
    assertThat(url.login()).contains(new RedisLogin(Optional.of("ann"), "new"));
    assertThat(url.sentinelLogin()).contains(new RedisLogin(Optional.of("bob"), "door"));
    assertThat(url).hasToString("redis+sentinel://s1:26379/name");
    assertThat(settings.toString()).doesNotContain("new", "door", "ann", "bob");
  }

  @Test
  void aClusterIsNamedBySomeOfItsNodes() {
    var url =
        (ClusterUrl) RedisDeployment.parse("rediss+cluster://ann:s3cret@n1,[fe80::1]:7000,n1");

    assertThat(url.tls()).isTrue();
    assertThat(url.login()).contains(new RedisLogin(Optional.of("ann"), "s3cret"));
    assertThat(url.seeds())
        .containsExactly(new RedisAddress("n1", 6379), new RedisAddress("[fe80::1]", 7000));
    assertThat(url).hasToString("rediss+cluster://n1:6379,[fe80::1]:7000");
    assertThat(url.nodeAt(new RedisAddress("n2", 7001)))
        .isEqualTo(RedisUrl.parse("rediss://ann:s3cret@n2:7001"));
  }

  @Test
  void aUserOfSentinelsNeedsAPassword() {
    var settings = Settings.of(Map.of("tidewire.redis.sentinel-user", "bob"));

    assertThatThrownBy(() -> RedisSettings.from(settings))
        .hasMessageContaining("TIDEWIRE_REDIS_SENTINEL_USER")
        .hasMessageContaining("TIDEWIRE_REDIS_SENTINEL_PASSWORD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "redis://:s3cret@s1,s2; several addresses are Sentinels or nodes of a cluster",
        "redis+sentinel://:s3cret@s1,s2; the name of the primary is missing",
        "redis+sentinel://:s3cret@s1,s2/; the name of the primary is missing",
        "redis://:s3cret@s1,s2; or redis[s]+cluster://",
        "rediss+cluster://:s3cret@n1,n2/1; a Redis Cluster has one database",
        "redis+cluster://:s3cret@n1,; not a host name",
        "redis+cluster://:s3cret@n1:0; port out of range",
        "redis+cluster://:s3cret%@n1; hexadecimal",
        "valkey://:s3cret@h; redis[s]://",
        "sentinel://:s3cret@h; redis[s]+sentinel://",
        "redis+sentinel://:s3cret@s1/na me; letters, digits",
        "redis+sentinel://:s3cret@/name; not a host name",
        "redis+sentinel://:s3cret@s1:0/name; port out of range",
        "redis+sentinel://:s3cret@s1/name/x; redis[s]+sentinel://",
        "redis+sentinel://:s3cret%@s1/name; hexadecimal",
      })
  void aWrongUrlIsRefusedWithAdviceAndWithoutQuotingIt(String text, String help) {
    assertThatThrownBy(() -> RedisDeployment.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(help)
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis+sentinel://s1,s2/name", "rediss+sentinel://s1:1/name/7"})
  void printingShowsEveryAddressAndTheName(String text) {
    assertThat(RedisDeployment.parse(text).toString()).startsWith(text.substring(0, 19));
    assertThat(RedisDeployment.parse(RedisDeployment.parse(text).toString()))
        .isEqualTo(RedisDeployment.parse(text));
  }

  @Test
  void anAddressWithoutANameIsAnIp() {
    assertThat(RedisAddress.told("fe80::1", 1).isIp()).isTrue();
    assertThat(RedisAddress.told("10.0.0.1", 1).isIp()).isTrue();
    assertThat(RedisAddress.told("redis-1.example", 1).isIp()).isFalse();
  }
}
