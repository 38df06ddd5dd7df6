package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.JwksServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JwksClientIT {

  private final Vertx vertx = Vertx.vertx();
  private final JwksServer server = new JwksServer(vertx);
  private final JwksClient client = new JwksClient(vertx, Duration.ofMillis(300));

  @AfterEach
  void closeVertx() {
    client.close();
    vertx.close().await();
  }

  @Test
  void keysAreFetched() {
    Issuer issuer = Issuer.eddsa("a");
    server.publish(issuer);

    assertThat(fetch()).contains(issuer.jwk());
  }

  @Test
  void anErrorIsNoKeySet() {
    server.answerWith(request -> JwksServer.status(request, 500));

    assertThatThrownBy(this::fetch).hasMessageContaining("HTTP status 500");
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.answerWith(
        request -> request.response().setStatusCode(302).putHeader("Location", server.url()).end());

    assertThatThrownBy(this::fetch).hasMessageContaining("HTTP status 302");
    assertThat(server.asked()).isEqualTo(1);
  }

  @Test
  void anOversizedResponseIsGivenUp() throws Exception {
    var hungUp = new CountDownLatch(1);
    server.answerWith(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          response.closeHandler(closed -> hungUp.countDown());
          response.exceptionHandler(broken -> hungUp.countDown());
          vertx.setPeriodic(
              1,
              timer -> {
                if (response.closed()) {
                  vertx.cancelTimer(timer);
                } else {
                  response.write("x".repeat(32 << 10));
                }
              });
        });

    assertThatThrownBy(this::fetch).isNotNull();
    assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aResponseThatTricklesInIsGivenUp() throws Exception {
    var hungUp = new CountDownLatch(1);
    server.answerWith(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          response.closeHandler(closed -> hungUp.countDown());
          vertx.setPeriodic(
              20,
              timer -> {
                if (response.closed()) {
                  vertx.cancelTimer(timer);
                } else {
                  response.write(" ");
                }
              });
        });

    assertThatThrownBy(this::fetch).isNotNull();
    assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerThatIsSilentIsGivenUp() {
    server.answerWith(request -> {});

    assertThatThrownBy(this::fetch).isNotNull();
  }

  @Test
  void anUnavailableServerIsAFailure() {
    assertThatThrownBy(() -> client.fetch(URI.create("http://127.0.0.1:1/keys")).await())
        .isNotNull();
  }

  private String fetch() {
    return client.fetch(URI.create(server.url())).timeout(30, TimeUnit.SECONDS).await();
  }
}
