package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.json.JsonObjectText;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimRulesTest {

  private static final long NOW = 1_800_000_000L;
  private static final TrustedTokens ANYBODY =
      TestApps.trusting(Issuer.hs256("k", "0123456789abcdef0123456789abcdef"));

  @Test
  void everyClaimBecomesPartOfTheIdentity() {
    Identity identity =
        identity(
            """
            {"exp":1800000060,"nbf":1799999990,"iat":1799999990.5,"iss":"x","aud":"y","jti":"z",
             "sub":"u-17","user_info":{ "name":"Ana" },
             "channels":{"private-orders.*":["subscribe","publish"],"presence-room-7":["subscribe"],
                         "private-mute":[]}}
            """);

    assertThat(identity)
        .isEqualTo(
            new Identity(
                Optional.of("u-17"),
                "{ \"name\":\"Ana\" }",
                new Grants(
                    Map.of(
                        "private-orders.*", Set.of(Permission.SUBSCRIBE, Permission.PUBLISH),
                        "presence-room-7", Set.of(Permission.SUBSCRIBE),
                        "private-mute", Set.of())),
                1_800_000_070L));
  }

  @Test
  void aTokenMaySignNobodyInAndGrantNothing() {
    assertThat(identity("{\"exp\":1800000060,\"sub\":null}"))
        .isEqualTo(new Identity(Optional.empty(), "{}", Grants.NONE, 1_800_000_070L));
  }

  @Test
  void aTokenWithoutExpIsRefused() {
    refused("{}", "Token has no exp claim");
    refused("{\"exp\":null}", "Token has no exp claim");
  }

  @Test
  void theLeewayIsForBothEndsOfATokensTime() {
    assertThat(identity("{\"exp\":" + (NOW - 9) + "}").expiresAtSeconds()).isEqualTo(NOW + 1);
    refused("{\"exp\":" + (NOW - 10) + "}", "Token expired");
    assertThat(identity("{\"exp\":" + (NOW + 60) + ",\"nbf\":" + (NOW + 10) + "}")).isNotNull();
    refused("{\"exp\":" + (NOW + 60) + ",\"nbf\":" + (NOW + 11) + "}", "Token is not valid yet");
  }

  @Test
  void anIssuersClockMayBeTenMinutesOffIfTheAppSaysSo() {
    TrustedTokens lenient =
        trusting(
            new TrustedTokens.RequiredClaims(Optional.empty(), Set.of(), Duration.ofMinutes(10)));

    assertThat(identity(lenient, "{\"exp\":" + (NOW - 599) + "}")).isNotNull();
    assertThat(identity(lenient, "{\"exp\":1800000700,\"nbf\":" + (NOW + 600) + "}")).isNotNull();
    refused(lenient, "{\"exp\":" + (NOW - 600) + "}", "Token expired");
    refused(lenient, "{\"exp\":1800000700,\"nbf\":" + (NOW + 601) + "}", "not valid yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp | \"soon\"",
        "exp | \"1800000060\"",
        "exp | true",
        "exp | {}",
        "exp | -1",
        "exp | 1e400000000",
        "exp | 99999999999999999999",
        "nbf | \"1\"",
        "nbf | []",
        "iat | \"1\"",
        "iss | 5",
        "iss | []",
        "aud | 5",
        "aud | {}",
        "aud | [5]",
        "aud | [\"a\",null]",
        "sub | 17",
        "sub | true",
        "sub | {}",
        "sub | \"\"",
        "sub | \"\\ud800\"",
        "user_info | \"text\"",
        "user_info | []",
        "user_info | 5",
        "channels | []",
        "channels | \"*\"",
        "channels | {\"a\":\"subscribe\"}",
        "channels | {\"a\":null}",
        "channels | {\"a\":{}}",
        "channels | {\"a\":[\"read\"]}",
        "channels | {\"a\":[\"Subscribe\"]}",
        "channels | {\"a\":[5]}",
        "channels | {\"\":[\"subscribe\"]}"
      })
  void aClaimOfAnOddTypeRefusesTheTokenAndThrowsNothingElse(String claim, String value) {
    String others = claim.equals("exp") ? "" : "\"exp\":1800000060,";

    refused(
        "{" + others + "\"" + claim + "\":" + value + "}",
        "Token has a malformed " + claim + " claim");
  }

  @Test
  void aUserIdAndInfoBeyondTheAppsLimitsAreRefused() {
    refused(
        "{\"exp\":1800000060,\"sub\":\"" + "x".repeat(129) + "\"}",
        "Token has a malformed sub claim");
    refused(
        "{\"exp\":1800000060,\"user_info\":{\"n\":\"" + "x".repeat(1_024) + "\"}}",
        "Token has a malformed user_info claim");
  }

  @Test
  void theIssuerMustBeTheExpectedOne() {
    TrustedTokens trusted = trusting(Optional.of("https://idp.example"), Set.of());

    assertThat(identity(trusted, "{\"exp\":1800000060,\"iss\":\"https://idp.example\"}"))
        .isNotNull();
    refused(trusted, "{\"exp\":1800000060,\"iss\":\"https://idp.example/\"}", "issuer");
    refused(trusted, "{\"exp\":1800000060}", "issuer");
  }

  @Test
  void oneAudienceMustBeOurs() {
    TrustedTokens trusted = trusting(Optional.empty(), Set.of("a", "b"));

    assertThat(identity(trusted, "{\"exp\":1800000060,\"aud\":\"a\"}")).isNotNull();
    assertThat(identity(trusted, "{\"exp\":1800000060,\"aud\":[\"x\",\"b\"]}")).isNotNull();
    refused(trusted, "{\"exp\":1800000060,\"aud\":[\"x\"]}", "audience");
    refused(trusted, "{\"exp\":1800000060,\"aud\":[]}", "audience");
    refused(trusted, "{\"exp\":1800000060}", "audience");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"exp\":1800000060,\"exp\":1900000000}"})
  void noClaimIsMadeTwice(String claims) {
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> identity(claims));
  }

  private static TrustedTokens trusting(Optional<String> issuer, Set<String> audience) {
    return trusting(new TrustedTokens.RequiredClaims(issuer, audience, Duration.ZERO));
  }

  private static TrustedTokens trusting(TrustedTokens.RequiredClaims claims) {
    return new TrustedTokens(ANYBODY.algorithms(), ANYBODY.keys(), Optional.empty(), claims);
  }

  private static Identity identity(String claims) {
    return identity(ANYBODY, claims);
  }

  private static Identity identity(TrustedTokens trusted, String claims) {
    return new ClaimRules(trusted, AppPolicy.defaults("1"))
        .identity(JsonObjectText.read(claims), Instant.ofEpochSecond(NOW));
  }

  private static void refused(String claims, String why) {
    refused(ANYBODY, claims, why);
  }

  private static void refused(TrustedTokens trusted, String claims, String why) {
    assertThatExceptionOfType(TokenRefused.class)
        .isThrownBy(() -> identity(trusted, claims))
        .withMessageContaining(why);
  }
}
