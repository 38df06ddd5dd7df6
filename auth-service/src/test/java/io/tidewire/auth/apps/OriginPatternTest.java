package io.tidewire.auth.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, https://anything.example",
    "*, null",
    "example.org, https://example.org",
    "example.org, http://EXAMPLE.org:8080",
    "https://example.org, https://example.org",
    "*.example.org, https://a.example.org",
    "*.example.org, https://a.b.example.org",
    "preview-*.example.org, https://preview-17.example.org",
    "localhost:3000, http://localhost:3000",
    "[::1], http://[::1]:8080",
  })
  void aPatternMatchesTheOriginsItMeans(String pattern, String origin) {
    assertThat(OriginPattern.parse(pattern).matches(origin)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, https://example.org.evil.com",
    "example.org, https://evil.com/example.org",
    "example.org, https://evil.com?example.org",
    "example.org, https://evil.com#@example.org",
    "example.org, https://user@example.org",
    "example.org, https://badexample.org",
    "*.example.org, https://example.org",
    "*.example.org, https://evilexample.org",
    "*.example.org, https://.example.org",
    "*.example.org, https://evil.com/.example.org",
    "https://example.org, http://example.org",
    "localhost:3000, http://localhost:3001",
    "localhost:3000, http://localhost",
    "example.org, null",
    "example.org, example.org",
    "*.example.org, https://*.example.org",
  })
  void aPatternMatchesNoOther(String pattern, String origin) {
    assertThat(OriginPattern.parse(pattern).matches(origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "https://example.org/",
        "example.org/path",
        "exa mple.org",
        "a.*.org",
        "*.*.org",
        "example.*",
        "example.org:port",
        "://example.org",
        "http://*",
        "https://*",
        "*:3000",
        "http://*:3000",
        "app*",
        "*local",
        "localhost*:3000"
      })
  void aPatternThatCannotBeMeantIsRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPattern.parse(pattern))
        .withMessageStartingWith("expected [scheme://]host[:port]");
  }

  @Test
  void onlyWhatLeavesSomePageOutRestricts() {
    assertThat(AllowedOrigins.ANY.restrict()).isFalse();
    assertThat(new AllowedOrigins(List.of(OriginPattern.ANY)).restrict()).isFalse();
    assertThat(new AllowedOrigins(List.of(OriginPattern.parse("a.example"))).restrict()).isTrue();
  }

  @Test
  void noPatternAtAllAllowsEveryOrigin() {
    assertThat(AllowedOrigins.ANY.allow("https://anything.example")).isTrue();
    assertThat(AllowedOrigins.ANY.allow("null")).isTrue();
  }

  @Test
  void oneMatchingPatternIsEnough() {
    var origins =
        new AllowedOrigins(
            List.of(OriginPattern.parse("a.example"), OriginPattern.parse("b.example")));

    assertThat(origins.allow("https://b.example")).isTrue();
    assertThat(origins.allow("https://c.example")).isFalse();
  }

  @Test
  void anEndlessOriginIsNoOrigin() {
    assertThat(OriginPattern.parse("*.a").matches("https://" + "x".repeat(100_000) + ".a"))
        .isFalse();
  }
}
