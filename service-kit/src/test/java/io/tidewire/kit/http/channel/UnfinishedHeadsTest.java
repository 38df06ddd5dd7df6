package io.tidewire.kit.http.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.tidewire.kit.limits.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnfinishedHeadsTest {

  private static final String HEAD = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(1_000);

  private final ByteBudget budget = ByteBudget.of(10_000);
  private final AtomicInteger exceeded = new AtomicInteger();
  private final List<EmbeddedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void connectionsWithUnfinishedHeadsBeyondTheBudgetAreClosedAndOthersStay() {
    for (int i = 0; i < 10; i++) {
      EmbeddedChannel channel = channel();
      send(channel, HEAD);
      send(channel, "x".repeat(1_000));
    }

    assertThat(channels.stream().filter(EmbeddedChannel::isOpen).count()).isEqualTo(4);
    assertThat(exceeded).hasValue(6);
  }

  @Test
  void aFinishedHeadReleasesItsBudget() {
    EmbeddedChannel channel = channel();
    for (int request = 0; request < 100; request++) {
      send(channel, HEAD);
      send(channel, "x".repeat(1_000));
      assertThat(budget.taken()).isPositive();
      send(channel, "\r\n\r\n");
      assertThat(budget.taken()).isZero();
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aHeadReceivedInOneReadUsesNoBudget() {
    for (int i = 0; i < 100; i++) send(channel(), HEAD + "\r\n\r\n");

    assertThat(budget.taken()).isZero();
    assertThat(channels).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void aClosedOrUpgradedConnectionReleasesItsBudget() {
    EmbeddedChannel ended = channel();
    EmbeddedChannel upgraded = channel();
    for (EmbeddedChannel channel : channels) {
      send(channel, HEAD);
      send(channel, "x");
    }

    ended.close();
    upgraded.pipeline().remove(UnfinishedHeads.NAME);

    assertThat(budget.taken()).isZero();
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    UnfinishedHeads.install(channel.pipeline(), budget, exceeded::incrementAndGet);
    channels.add(channel);
    return channel;
  }

  private static void send(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    channel.runPendingTasks();
  }
}
