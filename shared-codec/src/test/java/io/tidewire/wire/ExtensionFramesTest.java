package io.tidewire.wire;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.ClientFrame.ClientEvent;
import io.tidewire.wire.error.SoftError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the frames of clients with ack1 and mem1, in {@code src/test/resources/frames}. */
class ExtensionFramesTest {

  private static final ChannelName LOBBY = new ChannelName("presence-lobby");
  private static final Member ANA = new Member("u-17", "{\"name\":\"Ana\"}");
  private static final Member BEN = new Member("u-18", Member.NO_INFO);

  private static final Map<String, String> FRAMES =
      Map.ofEntries(
          entry("mem1-server/connection_established", established(Dialect.MEM1)),
          entry("mem1-server/connection_established_all", established(Dialect.REC1_ACK1_MEM1)),
          entry(
              "mem1-server/succeeded",
              RosterFrames.subscriptionSucceeded(LOBBY, RosterFrames.presence(ANA, 10_000, true))),
          entry(
              "mem1-server/succeeded_stock",
              RosterFrames.subscriptionSucceeded(LOBBY, RosterFrames.presence(ANA, 10_000, false))),
          entry("mem1-server/members", RosterFrames.portion(LOBBY, List.of(ANA, BEN))),
          entry("mem1-server/members_end", RosterFrames.lastPortion(LOBBY, 10_000)),
          entry(
              "mem1-server/member_changes",
              RosterFrames.changes(LOBBY, List.of(ANA), List.of("u-18", "u \"19\""), 9_999)),
          entry("ack1-server/connection_established", established(Dialect.ACK1)),
          entry("ack1-server/acknowledged", ServerFrames.acknowledged("private-chat", "7")),
          entry(
              "ack1-server/refused",
              ServerFrames.notAcknowledged(
                  "private-chat", "7", new SoftError(OptionalInt.of(4301), "no swearing"))));

  private static String established(Dialect dialect) {
    return RecoveryFrames.connectionEstablished(
        new SocketId("70312.998811"),
        120,
        dialect,
        () -> new RecoveryFrames.Tokens(Optional.empty(), Optional.empty()));
  }

  static List<String> frames() {
    return Stream.of("mem1-server", "ack1-server")
        .flatMap(side -> Vectors.frameNames(side).stream().map(name -> side + "/" + name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void anExtensionFrameMatchesItsDocumentation(String name) {
    String[] place = name.split("/", 2);
    assertThat(FRAMES.get(name)).isEqualTo(Vectors.frame(place[0], place[1]));
  }

  static List<String> events() {
    return Vectors.frameNames("ack1-client");
  }

  @ParameterizedTest
  @MethodSource("events")
  void theAckMemberOfAClientEventMayHaveAnyPosition(String name) {
    String text = Vectors.frame("ack1-client", name);
    ClientEvent without =
        (ClientEvent) FrameReader.read(Vectors.frame("ack1-client", "client_event"));

    ClientEvent event = (ClientEvent) FrameReader.read(text, Dialect.ACK1);

    assertThat(event.ack()).contains("7");
    assertThat(FrameReader.read(text, Dialect.MEM1)).isEqualTo(without);
  }

  @ParameterizedTest
  @CsvSource({
    "mem1, MEM1",
    "'rec1,mem1', REC1_MEM1",
    "'mem1,ack1', ACK1_MEM1",
    "'mem1,rec1,ack1', REC1_ACK1_MEM1",
    "mem2, PUSHER",
    "MEM1, PUSHER"
  })
  void rosterPagingIsRequestedInTheUrl(String ext, Dialect dialect) {
    assertThat(Dialect.of(ext)).isEqualTo(dialect);
    assertThat(dialect.takesPortions()).isEqualTo(ext.contains("mem1"));
  }

  @Test
  void aStockClientGetsTheStockGreeting() {
    assertThat(established(Dialect.PUSHER)).doesNotContain("mem").doesNotContain("ack");
  }
}
