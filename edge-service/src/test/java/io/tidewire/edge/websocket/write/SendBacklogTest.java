package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBacklogTest {

  private static final Object ONE = "one";
  private static final Object TWO = "two";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SendBacklog sendBacklog = new SendBacklog(100);

  @AfterEach
  void close() {
    channel.close();
  }

  private ChannelPromise waiting() {
    return channel.newPromise();
  }

  @Test
  void whatDoesNotMoveHasBeenIdleSinceItsLastMove() {
    sendBacklog.look(ONE, 0, 101);

    sendBacklog.look(ONE, 0, 102);
    sendBacklog.look(ONE, 0, 120);

    assertThat(sendBacklog.still(120)).isEqualTo(19);
  }

  @Test
  void aPartThatHasLeftIsAMoveAndSoIsANewFirst() {
    sendBacklog.look(ONE, 0, 101);

    sendBacklog.look(ONE, 1, 110);
    assertThat(sendBacklog.still(115)).isEqualTo(5);

    sendBacklog.look(TWO, 1, 120);
    assertThat(sendBacklog.still(125)).isEqualTo(5);
  }

  @Test
  void bytesThatAreNoEventHaveNoAge() {
    sendBacklog.look(ONE, 0, 200);

    assertThat(sendBacklog.age(200)).isZero();
  }

  @Test
  void anEventAgesFromWhenItBeganToWait() {
    sendBacklog.ephemeral(waiting(), 110);
    sendBacklog.look(ONE, 0, 120);
    sendBacklog.look(ONE, 7, 130);

    assertThat(sendBacklog.age(130)).isEqualTo(20);
  }

  @Test
  void theNewestEventIsTimedWhenTheOldestHasLeft() {
    ChannelPromise oldest = waiting();
    sendBacklog.ephemeral(oldest, 110);
    sendBacklog.ephemeral(waiting(), 111);
    sendBacklog.ephemeral(waiting(), 112);
    sendBacklog.look(ONE, 0, 120);

    oldest.setSuccess();
    sendBacklog.look(ONE, 0, 121);

    assertThat(sendBacklog.age(130)).isEqualTo(9);
  }

  @Test
  void nothingAgesAnyMoreWhenAllEventsHaveLeft() {
    ChannelPromise oldest = waiting();
    ChannelPromise newest = waiting();
    sendBacklog.ephemeral(oldest, 110);
    sendBacklog.ephemeral(newest, 111);

    oldest.setSuccess();
    newest.setSuccess();
    sendBacklog.look(ONE, 0, 121);
    assertThat(sendBacklog.age(200)).isZero();

    sendBacklog.ephemeral(waiting(), 210);
    sendBacklog.look(ONE, 0, 215);
    assertThat(sendBacklog.age(215)).isEqualTo(5);
  }
}
