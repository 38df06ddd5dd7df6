package io.tidewire.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "/, /, ''",
    "/apps/1/events?a=b&c=d, /apps/1/events, a=b&c=d",
    "/a?b?c, /a, b?c",
    "/a?, /a, ''",
    "/a%2Fb;c=d, /a%2Fb;c=d, ''",
    "//x/y, //x/y, ''",
    "/a://b, /a://b, ''",
    "/app/KEY?u=http://x/y, /app/KEY, u=http://x/y"
  })
  void pathAndQueryAreKeptAsSent(String target, String path, String query) {
    assertThat(RequestTarget.of(target)).isEqualTo(new RequestTarget(path, query));
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/apps/1/channels?a=b, /apps/1/channels, a=b",
    "HTTP://x:6001/app/KEY, /app/KEY, ''",
    "https://user@[::1]:443/, /, ''",
    "ws://x/app/KEY?protocol=7, /app/KEY, protocol=7",
    "http://x, /, ''",
    "http://x?a=b/c, /, a=b/c"
  })
  void theAbsoluteFormIsReducedToItsPath(String target, String path, String query) {
    assertThat(RequestTarget.of(target)).isEqualTo(new RequestTarget(path, query));
  }

  @ParameterizedTest
  @CsvSource({"*, *", "'', ''", "x:443, x:443", "://x/y, ://x/y", "a/b://c/d, a/b://c/d"})
  void otherTargetsStayUnchanged(String target, String path) {
    assertThat(RequestTarget.of(target)).isEqualTo(new RequestTarget(path, ""));
  }
}
