package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain requests on the socket port that do not wait for the answers to those before. */
class PipelinedRequestsIT {

  private static final String GET = "GET / HTTP/1.1\r\nHost: edge\r\n\r\n";
  private static final String NOT_FOUND = "{\"error\":\"not found\"}";

  private final LogWatch log = new LogWatch();
  private final List<HttpServerRequest> unanswered = new CopyOnWriteArrayList<>();
  private boolean answers = true;
  private final SocketRig rig =
      new SocketRig(RigSetup.of(SocketConfig.DEFAULTS).limits(0, 10).otherwise(this::plain));

  private void plain(HttpServerRequest request) {
    if (answers) {
      PlainResponses.notFound(request);
    } else {
      unanswered.add(request);
    }
  }

  @AfterEach
  void everythingHasEndedAndNothingWasLogged() {
    rig.untilEverybodyHasLeft();
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void aConnectionWithMoreThanMayWaitIsClosed() {
    rig.onLoop(() -> answers = false);
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(GET.repeat(257));

      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(unanswered).hasSize(1);
    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "pipelined")).isOne();
  }

  @Test
  void asManyAsMayWaitAreAnsweredInTurn() {
    rig.onLoop(() -> answers = false);
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(GET.repeat(256));
      Await.until("the first one is asked", () -> unanswered.size() == 1);
      rig.onLoop(
          () -> {
            answers = true;
            PlainResponses.notFound(unanswered.get(0));
          });

      for (int i = 0; i < 256; i++) notFound(client);
    }
    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "pipelined")).isZero();
  }

  @Test
  void thoseThatAreAnsweredAtOnceAreNotLimited() {
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(GET.repeat(400));

      for (int i = 0; i < 400; i++) notFound(client);
    }
  }

  @Test
  void aRequestForAWebSocketMayComeBehindOthersAndItsFramesAreNotCounted() {
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(GET.repeat(3) + RawClient.handshake("/app/key"));

      for (int i = 0; i < 3; i++) notFound(client);
      assertThat(client.head()).startsWith("HTTP/1.1 101");
      for (int i = 0; i < 300; i++) client.text("frame " + i);
      for (int i = 0; i < 300; i++) assertThat(client.read().text()).isEqualTo("frame " + i);
    }
  }

  private static void notFound(RawClient client) {
    assertThat(client.head()).startsWith("HTTP/1.1 404");
    assertThat(client.body(NOT_FOUND.length())).isEqualTo(NOT_FOUND);
  }
}
