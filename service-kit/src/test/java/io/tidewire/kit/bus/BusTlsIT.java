package io.tidewire.kit.bus;

import static io.tidewire.kit.bus.Members.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTlsIT {

  private static final UsersReply ANSWER = new UsersReply(List.of("ann"));

  private final Members members = new Members();

  @AfterEach
  void close() {
    members.close();
  }

  @Test
  void membersWithACertificateOfTheAuthorityAreAnswered() {
    Future<UsersReply> answer = ask(tls("cert.pem", "key.pem"));

    assertThat(await(answer)).isEqualTo(ANSWER);
  }

  @Test
  void aMemberWithoutACertificateOfTheAuthorityIsNotAnswered() {
    Future<UsersReply> answer = ask(tls("stranger-cert.pem", "stranger-key.pem"));

    assertThat(answer.toCompletionStage().toCompletableFuture()).failsWithin(Duration.ofSeconds(6));
    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void anUnencryptedMemberIsNotAnswered() {
    Future<UsersReply> answer = ask(Map.of());

    assertThat(answer.toCompletionStage().toCompletableFuture()).failsWithin(Duration.ofSeconds(6));
    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  private Future<UsersReply> ask(Map<String, String> settings) {
    Vertx presence = members.join(tls("cert.pem", "key.pem"));
    Members.consume(presence, Addresses.PRESENCE_USERS, question -> question.reply(ANSWER));
    Vertx asker = members.join(settings);
    return new BusRequests(
            asker.eventBus(),
            new VertxTimers(asker),
            new SimpleMeterRegistry(),
            new Random(),
            Clock.systemUTC())
        .ask(
            Addresses.PRESENCE_USERS,
            new UsersQuery(new Topic("1", "presence-room")),
            UsersReply.class);
  }

  private static Map<String, String> tls(String cert, String key) {
    return Map.of(
        "tidewire.bus.tls.cert", resource(cert),
        "tidewire.bus.tls.key", resource(key),
        "tidewire.bus.tls.ca", resource("ca.pem"));
  }

  private static String resource(String name) {
    try {
      return Path.of(BusTlsIT.class.getResource(name).toURI()).toString();
    } catch (URISyntaxException odd) {
      throw new IllegalStateException(odd);
    }
  }
}
