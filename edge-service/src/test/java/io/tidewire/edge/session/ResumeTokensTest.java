package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.established;
import static io.tidewire.edge.session.SessionRig.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What proves to the next connection which one a client was before (rec1). */
class ResumeTokensTest {

  private static final Member ANN = new Member("ann", "{\"name\":\"Ann\"}");

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @Test
  void theFirstFrameHasATokenThatProvesTheConnection() {
    JsonObject data =
        new JsonObject(
            new JsonObject(new RecoveringClient(rig, "3.4").hears().get(0)).getString("data"));

    String token = data.getJsonObject("rec").getString("resume_token");

    assertThat(ResumeToken.verify(KEYS, "1", token, rig.clock.millis()))
        .map(ResumeToken::socketId)
        .contains(new SocketId("3.4"));
  }

  @Test
  void withoutAKeyTheFirstFrameHasNoTokenAndOneFollowsOnceThereIsAKey() {
    rig.keys = Optional.empty();
    RecoveringClient early = new RecoveringClient(rig, "3.4");
    assertThat(early.hears()).singleElement().asString().doesNotContain("resume_token");

    rig.keys = Optional.of(KEYS);
    rig.timers.advance(Duration.ofMinutes(1));

    assertThat(early.hears()).singleElement().asString().contains("tidewire:resume_token");
  }

  @Test
  void everyMinuteThereIsAnotherTokenForAsLongAsTheConnectionLasts() {
    for (int minute = 1; minute <= 3; minute++) {
      rig.timers.advance(Duration.ofSeconds(60));
      assertThat(client.hears()).singleElement().asString().contains("tidewire:resume_token");
    }

    client.connection.events().closed(DisconnectReason.LOST);
    rig.timers.advance(Duration.ofMinutes(5));

    assertThat(client.hears()).isEmpty();
  }

  @Test
  void aStockClientIsNeverSentAToken() {
    Connection stock = rig.connect("3.4");
    stock.hears();

    rig.timers.advance(Duration.ofMinutes(5));

    assertThat(stock.hears()).isEmpty();
  }

  @Test
  void whoSignsInGetsATokenForThatUser() {
    client.connection.says(
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}");
    rig.auth.signinAnswers.remove().complete(new SigninVerdict.SignedIn(ANN, List.of()));

    List<String> frames = client.hears();

    assertThat(frames).hasSize(2);
    String token =
        new JsonObject(new JsonObject(frames.get(1)).getString("data")).getString("resume_token");
    assertThat(ResumeToken.verify(KEYS, "1", token, rig.clock.millis()))
        .flatMap(ResumeToken::userId)
        .contains("ann");
  }

  @Test
  void aFormerSocketCountsIfItsTokenProvesIt() {
    client.subscribes(
        "orders",
        "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}"
            .formatted(client.resumeToken("7.8", Optional.empty())));

    assertThat(client.asked().previousSocket()).contains(new SocketId("7.8"));
  }

  @Test
  void aFormerSocketDoesNotCountByAnotherOnesToken() {
    client.subscribes(
        "orders",
        "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}"
            .formatted(client.resumeToken("7.9", Optional.empty())));

    assertThat(client.asked().previousSocket()).isEmpty();
  }

  @Test
  void aFormerSocketDoesNotCountWhenItsTokenHasExpired() {
    String token = client.resumeToken("7.8", Optional.empty());
    rig.timers.advance(Duration.ofMinutes(2));

    client.subscribes(
        "orders", "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}".formatted(token));

    assertThat(client.asked().previousSocket()).isEmpty();
  }
}
