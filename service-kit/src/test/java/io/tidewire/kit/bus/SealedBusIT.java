package io.tidewire.kit.bus;

import static io.tidewire.kit.bus.Members.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which requests are answered between members with different secrets. */
@Timeout(240)
class SealedBusIT {

  private static final Topic TOPIC = new Topic("1", "presence-room");
  private static final RosterQuery ROSTER = new RosterQuery(TOPIC);
  private static final UsersQuery USERS = new UsersQuery(TOPIC);

  private final Members members = new Members();
  private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void presenceAnswers() {
    Vertx presence = members.join(BusRole.BACKEND, Map.of());
    Members.consume(
        presence,
        Addresses.PRESENCE_USERS,
        question -> {
          heard.add(question.body());
          question.reply(new UsersReply(List.of("ann")));
        });
    Members.consume(
        presence,
        Addresses.PRESENCE_ROSTER,
        question -> {
          heard.add(question.body());
          question.reply(new RosterReply("epoch", 7, List.of()));
        });
  }

  @AfterEach
  void close() {
    members.close();
  }

  @Test
  void requestsAllowedToEdgesAreAnswered() {
    Vertx edge = members.join(BusRole.EDGE, Map.of());

    assertThat(await(requests(edge).ask(Addresses.PRESENCE_ROSTER, ROSTER, RosterReply.class)))
        .isEqualTo(new RosterReply("epoch", 7, List.of()));
  }

  @Test
  void requestsOfBackendServicesAreAnswered() {
    Vertx api = members.join(BusRole.BACKEND, Map.of());

    assertThat(await(requests(api).ask(Addresses.PRESENCE_USERS, USERS, UsersReply.class)))
        .isEqualTo(new UsersReply(List.of("ann")));
  }

  @Test
  void anEdgeIsRefusedRequestsReservedForBackendServices() {
    Vertx edge = members.join(BusRole.EDGE, Map.of());

    refuses(edge, USERS);
  }

  @Test
  void aMemberWithoutTheSecretIsRefused() {
    Vertx stranger = members.joinUnsealed();

    refuses(stranger, USERS);
    refuses(stranger, "anything");
    refusesAt(Addresses.PRESENCE_ROSTER, stranger, ROSTER);
  }

  @Test
  void anEdgeCannotDisguiseARequestAsAnother() {
    Vertx edge = members.join(BusRole.EDGE, Map.of());

    refuses(edge, ROSTER);
  }

  @Test
  void anUnreadableAnswerFailsTheRequest() {
    Vertx stranger = members.joinUnsealed();
    stranger.eventBus().registerDefaultCodec(Broken.class, new UnknownCodec());
    Members.consume(stranger, Addresses.PRESENCE_COUNTS, question -> question.reply(new Broken()));
    Vertx api = members.join(BusRole.BACKEND, Map.of());

    var answer = requests(api).ask(Addresses.PRESENCE_COUNTS, USERS, UsersReply.class);

    assertThatThrownBy(() -> await(answer)).hasRootCauseInstanceOf(ReplyException.class);
    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void theAnswerOfAMemberWithoutTheSecretIsRejected() {
    Vertx stranger = members.joinUnsealed();
    Members.consume(
        stranger,
        Addresses.PRESENCE_COUNTS,
        question -> question.reply(new UsersReply(List.of("forged"))));
    Vertx api = members.join(BusRole.BACKEND, Map.of());

    var answer = requests(api).ask(Addresses.PRESENCE_COUNTS, USERS, UsersReply.class);

    assertThatThrownBy(() -> await(answer)).hasRootCauseInstanceOf(ReplyException.class);
    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  private void refuses(Vertx asker, Object question) {
    refusesAt(Addresses.PRESENCE_USERS, asker, question);
  }

  private void refusesAt(String address, Vertx asker, Object question) {
    heard.clear();
    assertThatThrownBy(() -> await(asker.eventBus().request(address, question)))
        .rootCause()
        .isInstanceOfSatisfying(
            ReplyException.class,
            refusal -> assertThat(refusal.failureCode()).isEqualTo(SealedBus.REFUSED));
    assertThat(heard).isEmpty();
  }

  private static BusRequests requests(Vertx asker) {
    ContractCodecs.shared(asker.eventBus());
    return new BusRequests(
        asker.eventBus(),
        new VertxTimers(asker),
        new SimpleMeterRegistry(),
        new Random(),
        Clock.systemUTC());
  }

  private record Broken() {}

  /** A codec that only one member has. */
  private static final class UnknownCodec implements MessageCodec<Broken, Object> {

    @Override
    public void encodeToWire(Buffer wire, Broken broken) {
      wire.appendInt(1).appendByte((byte) '{');
    }

    @Override
    public Object decodeFromWire(int position, Buffer wire) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object transform(Broken broken) {
      return broken;
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
