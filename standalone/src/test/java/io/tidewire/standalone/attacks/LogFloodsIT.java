package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Outsiders influence neither the number nor the length of log lines. */
@Timeout(180)
class LogFloodsIT {

  private static final int REQUESTS = 2_000;
  private static final int LINES_MAX = 40;

  @Test
  void pipelinedRequestsAndBrokenOnesAndBadFramesLogAFewLinesAtMost() {
    try (SmallProcess process =
        SmallProcess.start("log-floods", Map.of("TIDEWIRE_LOG_LEVEL", "info"))) {
      for (String request :
          List.of(
              "GET /auth/x HTTP/1.1\r\nHost: x\r\n\r\n",
              "GET /live HTTP/1.1\r\nHost: x\r\n\r\n",
              "GET /apps/1/channels HTTP/1.1\r\nHost: x\r\n\r\n",
              "GET /app/nobody?protocol=7 HTTP/1.1\r\nHost: x\r\n\r\n",
              "POST /apps/1/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
              "\u0000\u0001 garbage\r\n\r\n")) {
        pipeline(process.port(), request);
        pipeline(process.managementPort(), request);
      }
      for (int i = 0; i < 100; i++) {
        try (Attacker attacker = Attacker.webSocket(process.port(), TestedApp.ATTACKED.path())) {
          attacker.send(ClientFrames.text("\ud800"));
          attacker.send(new byte[] {(byte) 0x83, (byte) 0xff, 0, 0});
        }
      }

      Await.until("the connections end", () -> process.metric("tidewire_sockets") == 0);
      assertThat(process.newLines()).hasSizeLessThan(LINES_MAX);
      assertThat(process.newLines()).noneMatch(line -> line.startsWith("\tat "));
      process.assertUnharmed();
    }
  }

  private static void pipeline(int port, String request) {
    try (Attacker attacker = Attacker.tcp(port)) {
      attacker.send(request.repeat(REQUESTS).getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
