package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stock clients on channels with history. */
@Timeout(180)
class RecoveryStockClientsIT extends RecoveryFixture {

  private static final String RECOVERY_MEMBERS = ",\"offset\":\"[0-9]+\",\"id\":\"[^\"]*\"\\}$";

  @Test
  void aStockSubscriberOfTheSameChannelGetsTheSameBytesLessTheExtension() {
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(chat);
    RecoveringChannel with = RecoveringChannel.subscribe(recoverable(1), chat);
    backend.trigger(chat, "App\\Events\\Paid", "{\"note\":\"é 🌊 \\\"q\\\"\"}");
    publish(chat, 1);
    with.messages(2);
    stock.sync();

    List<String> stripped =
        with.placed().stream()
            .map(frame -> frame.text().replaceFirst(RECOVERY_MEMBERS, "}"))
            .toList();

    List<String> plain =
        stock.heard().stream()
            .filter(frame -> frame.channel().equals(Optional.of(chat)))
            .map(Frame::text)
            .skip(1)
            .toList();
    assertThat(stripped).isEqualTo(plain).hasSize(2);
    stock.close();
    with.client().close();
  }

  @Test
  void aStockConversationOnChannelsWithHistoryIsTheSameToTheLetter() throws Exception {
    assertThat(StockConversationIT.conversation(tidewire.edge(1)))
        .isEqualTo(StockConversationIT.recorded());
  }
}
