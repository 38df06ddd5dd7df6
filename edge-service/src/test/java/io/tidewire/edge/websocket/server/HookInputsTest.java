package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.hook.ConnectHookInputs;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an upgrade request leaves the edge. */
class HookInputsTest {

  private final MultiMap request = MultiMap.caseInsensitiveMultiMap();

  private HookInputs seen(List<String> cookies, String... headers) {
    return HookInputs.of(request, new ConnectHookInputs(cookies, List.of(headers)));
  }

  private String cookies(String header) {
    request.set("Cookie", header);
    return seen(List.of("sid", "__Host-sid")).cookies();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sid=1 | sid=1",
        "a=b; sid=1; c=d | sid=1",
        "a=b;sid=1;c=d | sid=1",
        "sid=1; sid=2 | sid=1; sid=2",
        "__Host-sid=1; sid=2 | __Host-sid=1; sid=2",
        "sid = 1 | sid = 1",
        "sid=a=b== | sid=a=b==",
        "sid=\"1\" | sid=\"1\"",
        "sid= | sid=",
      })
  void aNamedCookieIsPassedOnAsItWasSent(String header, String seen) {
    assertThat(cookies(header)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sid2=1",
        "xsid=1",
        "si=1",
        "SID=1",
        "__Host-sid2=1",
        "__Secure-sid=1",
        "$sid=1",
        "a=sid=1",
        "sid",
        "=sid",
        "=sid=1",
        "a=b, sid=1",
        ";;;",
        "=",
        "' '",
      })
  void aCookieOfAnotherNameStaysOnTheEdge(String header) {
    assertThat(cookies(header)).isEmpty();
  }

  @Test
  void cookiesOfSeveralHeadersCountAlike() {
    request.add("cookie", "sid=1; a=b").add("Cookie", "c=d; sid=2");

    assertThat(seen(List.of("sid")).cookies()).isEqualTo("sid=1; sid=2");
  }

  @Test
  void whereNoCookieIsNamedNoneLeavesTheEdge() {
    request.add("Cookie", "sid=1").add("X-Tenant", "t1");

    HookInputs seen = seen(List.of(), "x-tenant");
    assertThat(seen.cookies()).isEmpty();
    assertThat(seen.headers()).isEqualTo(Map.of("x-tenant", "t1"));
  }

  @Test
  void aNamedHeaderIsPassedOnWithAllItsValuesInTheirOrder() {
    request
        .add("X-Tenant", "t1")
        .add("x-tenant", "t2, t3")
        .add("X-Tenant-Id", "no")
        .add("X-Tenan", "no")
        .add("Tenant", "no")
        .add("Authorization", "Basic no");

    assertThat(seen(List.of(), "x-tenant", "x-absent").headers())
        .isEqualTo(Map.of("x-tenant", "t1, t2, t3"));
  }

  @Test
  void anEmptyHeaderIsNotTheSameAsNone() {
    request.add("X-Tenant", "");

    assertThat(seen(List.of(), "x-tenant").headers()).isEqualTo(Map.of("x-tenant", ""));
  }

  @Test
  void allOfItTogetherMayHaveEightKilobytes() {
    int name = "x-tenant".length();
    String cookie = "sid=" + "c".repeat(4_096);
    request.add("Cookie", cookie + "; big=" + "x".repeat(10_000));
    request.add("X-Tenant", "t".repeat(8_192 - cookie.length() - name));
    assertThat(seen(List.of("sid"), "x-tenant").isTooLarge()).isFalse();

    request.set("X-Tenant", "t".repeat(8_192 - cookie.length() - name + 1));
    assertThat(seen(List.of("sid"), "x-tenant").isTooLarge()).isTrue();
  }

  @Test
  void bytesCountAndNotCharacters() {
    request.add("Cookie", "sid=" + "\u00e9".repeat(4_094));
    assertThat(seen(List.of("sid")).isTooLarge()).isFalse();

    request.set("Cookie", "sid=" + "\u00e9".repeat(4_095));
    assertThat(seen(List.of("sid")).isTooLarge()).isTrue();
  }

  @Test
  void nothingOfItPrints() {
    request.add("Cookie", "sid=secret").add("Authorization", "secret");

    assertThat(seen(List.of("sid"), "authorization")).asString().doesNotContain("secret");
  }
}
