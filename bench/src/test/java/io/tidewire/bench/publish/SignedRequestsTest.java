package io.tidewire.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.FullHttpRequest;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.RequestSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedRequestsTest {

  private static final AppSecret SECRET = new AppSecret("s");
  private static final HttpTarget TARGET =
      HttpTarget.of(URI.create("http://127.0.0.1:6001/ws/"), "7", "k", SECRET);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700), ZoneOffset.UTC);

  @Test
  void aServerFindsTheSignatureRight() {
    FullHttpRequest request =
        new SignedRequests(TARGET, PublishPlanTest.plan(2, 1, 1, 1), CLOCK)
            .of(new Batch(55, new long[] {3}));

    String[] target = request.uri().split("\\?", 2);
    RequestSignature signature = RequestSignature.of("POST", target[0], target[1]);
    byte[] body =
        request.content().toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    assertThat(target[0]).isEqualTo("/ws/apps/7/events");
    assertThat(signature.verify(SECRET)).isTrue();
    assertThat(signature.authTimestamp()).contains("1700");
    assertThat(signature.bodyMd5()).contains(RequestSignature.bodyMd5(body));
  }

  @Test
  void anEventCarriesItsStampAndIsAsLongAsItShouldBe() {
    String body =
        new SignedRequests(TARGET, PublishPlanTest.plan(2, 1, 1, 1), CLOCK)
            .body(new Batch(55, new long[] {3}));

    String stamp = "@@55.1@@";
    assertThat(body)
        .isEqualTo(
            "{\"name\":\"tick\",\"channel\":\"c-1\",\"data\":\""
                + stamp
                + "x".repeat(64 - stamp.length())
                + "\"}");
  }

  @Test
  void everyRequestHasAKeyOfItsOwnIfThatIsAskedFor() {
    SignedRequests keyed =
        new SignedRequests(TARGET, PublishPlanTest.plan(2, 1, 2, 1, true), CLOCK);

    assertThat(List.of(key(keyed, 0, 1), key(keyed, 2, 3), key(keyed, 4, 5)))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[!-~]{1,128}"));
    assertThat(
            new SignedRequests(TARGET, PublishPlanTest.plan(2, 1, 2, 1), CLOCK)
                .of(new Batch(55, new long[] {0, 1}))
                .headers()
                .contains("Idempotency-Key"))
        .isFalse();
  }

  private static String key(SignedRequests requests, long... events) {
    return String.valueOf(requests.of(new Batch(55, events)).headers().get("Idempotency-Key"));
  }

  @Test
  void aBatchHoldsItsEventsInOrder() {
    String body =
        new SignedRequests(TARGET, PublishPlanTest.plan(2, 1, 2, 1), CLOCK)
            .body(new Batch(55, new long[] {2, 3}));

    assertThat(body).startsWith("{\"batch\":[{").endsWith("}]}");
    assertThat(body.indexOf("c-0")).isLessThan(body.indexOf("c-1"));
  }
}
