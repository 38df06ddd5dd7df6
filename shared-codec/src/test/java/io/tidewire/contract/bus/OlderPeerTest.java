package io.tidewire.contract.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests reading messages of an earlier release that lack newer members ({@link BusVersion}). */
class OlderPeerTest {

  @Test
  void aPolicyWithoutWebhooksEnablesNone() {
    var accepted = new ConnectVerdict.Accepted(AppPolicy.defaults("1"), Optional.empty());
    Buffer wire = Buffer.buffer();
    codecOf(accepted).encodeToWire(wire, accepted);
    String older =
        wire.getString(Integer.BYTES, wire.length()).replace(",\"webhookEvents\":[]", "");
    Buffer olderWire = Buffer.buffer().appendInt(older.length()).appendString(older);

    assertThat(older).doesNotContain("webhookEvents");
    assertThat(codecOf(accepted).decodeFromWire(0, olderWire)).isEqualTo(accepted);
  }

  @Test
  void missingWatchlistsAndBansAreReadAsEmpty() {
    assertRead(
        "{\"user\":{\"userId\":\"ann\",\"userInfo\":\"{}\"},\"watchlist\":[\"bob\"]}",
        new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of("bob")));
    assertRead(
        "{\"appId\":\"1\",\"channel\":{\"value\":\"room\"},\"userId\":\"ann\",\"socketId\":null}",
        RemoveFromChannel.user("1", new ChannelName("room"), "ann"));
  }

  @Test
  void aPeerWithoutPagingRequestsTheFirstPageAndAnswersWithTheOnlyOne() {
    String topic = "{\"topic\":{\"appId\":\"1\",\"channel\":{\"value\":\"presence-room\"}}}";
    Topic room = new Topic("1", new ChannelName("presence-room"));

    assertRead(topic, new RosterQuery(room));
    assertRead(topic, new UsersQuery(room));
    assertRead(
        "{\"epoch\":\"e\",\"version\":7,\"members\":[]}", new RosterReply("e", 7, List.of()));
    assertRead("{\"userIds\":[\"ann\"]}", new UsersReply(List.of("ann")));
  }

  private static void assertRead(String text, Record expected) {
    Buffer received = Buffer.buffer().appendInt(text.getBytes(UTF_8).length).appendString(text);
    assertThat(codecOf(expected).decodeFromWire(0, received)).isEqualTo(expected);
  }

  @SuppressWarnings("unchecked")
  private static MessageCodec<Record, Record> codecOf(Record message) {
    return (MessageCodec<Record, Record>) ContractCodecs.codec(message.getClass());
  }
}
