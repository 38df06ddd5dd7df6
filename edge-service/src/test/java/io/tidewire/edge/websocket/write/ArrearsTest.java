package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrearsTest {

  private static final Object ONE = "one";
  private static final Object TWO = "two";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Arrears arrears = new Arrears(100);

  @AfterEach
  void close() {
    channel.close();
  }

  private ChannelPromise waiting() {
    return channel.newPromise();
  }

  @Test
  void whatDoesNotMoveStandsStillSinceItDid() {
    arrears.look(ONE, 0, 101);

    arrears.look(ONE, 0, 102);
    arrears.look(ONE, 0, 120);

    assertThat(arrears.still(120)).isEqualTo(19);
  }

  @Test
  void aPartThatHasLeftIsAMoveAndSoIsANewFirst() {
    arrears.look(ONE, 0, 101);

    arrears.look(ONE, 1, 110);
    assertThat(arrears.still(115)).isEqualTo(5);

    arrears.look(TWO, 1, 120);
    assertThat(arrears.still(125)).isEqualTo(5);
  }

  @Test
  void bytesThatAreNoEventHaveNoAge() {
    arrears.look(ONE, 0, 200);

    assertThat(arrears.age(200)).isZero();
  }

  @Test
  void anEventAgesFromWhenItBeganToWait() {
    arrears.ephemeral(waiting(), 110);
    arrears.look(ONE, 0, 120);
    arrears.look(ONE, 7, 130);

    assertThat(arrears.age(130)).isEqualTo(20);
  }

  @Test
  void theNewestEventIsTimedWhenTheOldestHasLeft() {
    ChannelPromise oldest = waiting();
    arrears.ephemeral(oldest, 110);
    arrears.ephemeral(waiting(), 111);
    arrears.ephemeral(waiting(), 112);
    arrears.look(ONE, 0, 120);

    oldest.setSuccess();
    arrears.look(ONE, 0, 121);

    assertThat(arrears.age(130)).isEqualTo(9);
  }

  @Test
  void nothingAgesAnyMoreWhenAllEventsHaveLeft() {
    ChannelPromise oldest = waiting();
    ChannelPromise newest = waiting();
    arrears.ephemeral(oldest, 110);
    arrears.ephemeral(newest, 111);

    oldest.setSuccess();
    newest.setSuccess();
    arrears.look(ONE, 0, 121);
    assertThat(arrears.age(200)).isZero();

    arrears.ephemeral(waiting(), 210);
    arrears.look(ONE, 0, 215);
    assertThat(arrears.age(215)).isEqualTo(5);
  }
}
