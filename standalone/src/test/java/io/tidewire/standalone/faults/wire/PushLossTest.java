package io.tidewire.standalone.faults.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushLossTest {

  private static final String MESSAGE =
      ">3\r\n$7\r\nmessage\r\n$13\r\ntw:{1}:c:9:ch\r\n$10\r\n{\\\"p\\\":42}\r\n";
  private static final String OTHERS =
      "+OK\r\n*2\r\n$-1\r\n%1\r\n+a\r\n:1\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n";

  @Test
  void messagesOfChannelsAreLostAndNothingElse() {
    List<Long> lost = new ArrayList<>();
    PushLoss loss = new PushLoss(() -> true, lost::add);

    Buffer passed = loss.pass(Buffer.buffer(OTHERS + MESSAGE + OTHERS));

    assertThat(passed.toString()).isEqualTo(OTHERS + OTHERS);
    assertThat(lost).containsExactly(42L);
  }

  @Test
  void whatComesInPiecesIsPassedOnWhole() {
    PushLoss loss = new PushLoss(() -> false, lost -> {});
    StringBuilder passed = new StringBuilder();

    (OTHERS + MESSAGE)
        .chars()
        .forEach(c -> passed.append(loss.pass(Buffer.buffer(new byte[] {(byte) c}))));

    assertThat(passed.toString()).isEqualTo(OTHERS + MESSAGE);
  }
}
