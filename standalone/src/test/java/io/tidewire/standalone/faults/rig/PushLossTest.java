package io.tidewire.standalone.faults.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class PushLossTest {

  private static final String MESSAGE =
      ">3\r\n$7\r\nmessage\r\n$13\r\ntw:{1}:c:9:ch\r\n$5\r\nhello\r\n";
  private static final String OTHERS =
      "+OK\r\n*2\r\n$-1\r\n%1\r\n+a\r\n:1\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n";

  @Test
  void messagesOfChannelsAreLostAndNothingElse() {
    PushLoss loss = new PushLoss(() -> true);

    Buffer passed = loss.pass(Buffer.buffer(OTHERS + MESSAGE + OTHERS));

    assertThat(passed.toString()).isEqualTo(OTHERS + OTHERS);
  }

  @Test
  void whatComesInPiecesIsPassedOnWhole() {
    PushLoss loss = new PushLoss(() -> false);
    StringBuilder passed = new StringBuilder();

    (OTHERS + MESSAGE)
        .chars()
        .forEach(c -> passed.append(loss.pass(Buffer.buffer(new byte[] {(byte) c}))));

    assertThat(passed.toString()).isEqualTo(OTHERS + MESSAGE);
  }
}
