package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://s3cret@host",
        "redis://:s3cret@host:6379/0",
        "rediss://user:s3cret@host",
        "redis://user:s3c/s3cret?s3cret#s3cret@host",
        "redis://user:s3cret@s3cret@host",
        "redis://user:s3cret%zz@host",
        "redis://:s3cret%@host",
        "https://s3cret:@host/path",
        "HTTPS://s3cret@[::1]:443/",
        "redis://:s3cret@",
        "two: https://a:s3cret@x/ and https://b:s3cret@y/, said \"redis://:s3cret@z\""
      })
  void noUserInfoRemains(String text) {
    assertThat(Redaction.of(text)).doesNotContain("s3cret").contains("://…@");
  }

  @Test
  void textWithoutUserInfoIsUnchanged() {
    String text = "redis://host:6379 at a@b.example, see https://host/path?q=1";

    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis://:s3cret%zz@host", "redis://:s3cret@ho_st:x", "https://s3cret:s3cret^@h/"})
  void exceptionsOfTheJdkThatQuoteAUrlAreRedacted(String url) {
    assertThatThrownBy(() -> new URI(url).parseServerAuthority())
        .satisfies(
            thrown ->
                assertThat(Redaction.of(String.valueOf(thrown.getMessage())))
                    .doesNotContain("s3cret"));
  }

  @Test
  void aMessageIsOneLineOfLimitedLength() {
    assertThat(OneLineMessage.of("a\r\nb\n\n  c\u2028d")).isEqualTo("a b c d");
    assertThat(OneLineMessage.of("x".repeat(100_000))).hasSizeLessThan(4_100);
  }

  @Test
  void aStackTraceCannotForgeALogLine() {
    String trace =
        """
        java.lang.Exception: no
        time=2026 level=INFO all is well redis://:s3cret@h
        \tat x
        Caused by: y
        """;

    assertThat(IndentedStackTrace.of(trace).lines())
        .allSatisfy(line -> assertThat(line).startsWith("\t").doesNotContain("s3cret"));
    assertThat(IndentedStackTrace.of("x".repeat(1_000_000))).hasSizeLessThan(17_000);
  }
}
