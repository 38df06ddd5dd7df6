package io.tidewire.contract.app;

import static io.tidewire.contract.app.Grants.Permission.PUBLISH;
import static io.tidewire.contract.app.Grants.Permission.SUBSCRIBE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.text.Wildcards;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {

  @ParameterizedTest
  @CsvSource({
    "private-a, private-a, true",
    "private-a, private-ab, false",
    "private-a, private-, false",
    "private-*, private-, true",
    "private-*, private-a.b, true",
    "private-*, presence-a, false",
    "*, anything, true",
    "*-7, private-room-7, true",
    "*-8, private-room-77, false",
    "private-*.eu.*, private-orders.eu.42, true",
    "private-*.eu.*, private-orders.us.42, false",
    "a*b*c, aXbXbXc, true",
    "a**c, ac, true",
    "private-?, private-a, false",
    "private-., private-a, false"
  })
  void aStarMatchesAnyRunAndEverythingElseIsLiteral(String pattern, String channel, boolean opens) {
    Grants grants = new Grants(Map.of(pattern, Set.of(SUBSCRIBE)));

    assertThat(grants.allow(channel, SUBSCRIBE)).isEqualTo(opens);
  }

  @Test
  void anEmptyPatternOpensNothing() {
    assertThat(new Grants(Map.of("", Set.of(SUBSCRIBE))).allow("a", SUBSCRIBE)).isFalse();
    assertThat(Grants.NONE.allow("a", SUBSCRIBE)).isFalse();
  }

  @Test
  void aGrantToSubscribeDoesNotIncludePublishing() {
    Grants grants =
        new Grants(Map.of("private-*", Set.of(SUBSCRIBE), "private-a*", Set.of(PUBLISH)));

    assertThat(grants.allow("private-b", PUBLISH)).isFalse();
    assertThat(grants.allow("private-a", PUBLISH)).isTrue();
    assertThat(grants.allow("private-a", SUBSCRIBE)).isTrue();
  }

  @Test
  void grantsAreImmutable() {
    Set<Grants.Permission> permissions = new HashSet<>();
    Map<String, Set<Grants.Permission>> channels = new HashMap<>(Map.of("a", permissions));
    Grants grants = new Grants(channels);

    permissions.add(SUBSCRIBE);
    channels.put("b", Set.of(SUBSCRIBE));

    assertThat(grants.allow("a", SUBSCRIBE)).isFalse();
    assertThat(grants.allow("b", SUBSCRIBE)).isFalse();
  }

  @Test
  void aHostilePatternCostsLittle() {
    String pattern = "*a".repeat(100) + "b";

    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThat(Wildcards.matches(pattern, "a".repeat(200))).isFalse());
  }
}
