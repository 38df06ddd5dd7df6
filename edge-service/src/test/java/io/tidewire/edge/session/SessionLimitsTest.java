package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What one connection may do how often, and what it may keep auth busy with. */
class SessionLimitsTest {

  private static final String SIGNIN =
      "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}";

  private final SessionRig rig = new SessionRig();
  private final Connection client = rig.connect("1.2");

  @Test
  void anUnsubscribeCancelsItsRequestToAuth() {
    client.subscribes("private-a", "k:s");

    client.unsubscribes("private-a");

    assertThat(rig.auth.withdrawn).isEqualTo(1);
  }

  @Test
  void aConnectionThatEndsCancelsAllItsRequests() {
    client.subscribes("private-a", "k:s");
    client.subscribes("private-b", "k:s");
    client.says(SIGNIN);

    client.events().closed(DisconnectReason.LOST);

    assertThat(rig.auth.withdrawn).isEqualTo(3);
  }

  @Test
  void anAnsweredRequestIsNotCancelled() {
    client.subscribes("presence-a", "k:s");
    client.says(SIGNIN);
    rig.auth.signinAnswers.remove().fail(BusFailure.UNAVAILABLE.exception("away"));

    client.unsubscribes("presence-a");
    client.events().closed(DisconnectReason.LOST);

    assertThat(rig.auth.withdrawn).isEqualTo(1);
  }

  @Test
  void aSecondSignInWaitsForTheFirstToBeAnswered() {
    client.says(SIGNIN);
    client.hears();

    client.says(SIGNIN);

    assertThat(rig.auth.signins).hasSize(1);
    assertThat(client.hears()).singleElement().asString().contains("in progress");
    assertThat(client.socket().isOpen()).isTrue();
  }

  @Test
  void aRequestBeyondTheBudgetClosesTheConnectionAndNamesTheLimit() {
    client.subscribes("private-a", "k:s");

    rig.auth
        .subscribeAnswers
        .remove()
        .fail(
            BusFailure.OVERLOADED.exception(
                "More than 1000 requests of this connection are pending"));

    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
    assertThat(client.socket().reasons)
        .containsExactly("More than 1000 requests of this connection are pending");
    assertThat(rig.exceeded("questions")).isEqualTo(1);
  }

  @Test
  void aPageMaySubscribeToAThousandChannelsAtOnceAndThenToAHundredASecond() {
    for (int i = 0; i < 1_000; i++) churn(i);
    rig.clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) churn(i);
    assertThat(client.socket().isOpen()).isTrue();

    churn(0);

    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
    assertThat(client.socket().reasons)
        .containsExactly(
            "Too many subscriptions on this connection, at most 100 per second (1000 at once)");
    assertThat(rig.exceeded("subscribes")).isEqualTo(1);
  }

  private void churn(int number) {
    client.subscribes("c" + number);
    client.unsubscribes("c" + number);
  }

  @Test
  void aClientThatOnlySendsErrorsIsClosedWithARetryDelay() {
    client.hears();
    for (int i = 0; i < 150; i++) client.says("{");

    assertThat(client.hears()).hasSize(100);
    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
    assertThat(rig.exceeded("errors")).isEqualTo(1);
  }

  @Test
  void refusedSubscriptionsCountAsMistakes() {
    client.hears();
    for (int i = 0; i < 150; i++) client.subscribes("not allowed!");

    assertThat(client.hears()).hasSize(100);
    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
  }

  @Test
  void signInsAreCountedToo() {
    for (int i = 0; i < 11; i++) {
      client.says(SIGNIN);
      if (!rig.auth.signinAnswers.isEmpty()) {
        rig.auth.signinAnswers.remove().fail(BusFailure.INTERNAL.exception("no"));
        client.socket().closes.clear();
      }
    }

    assertThat(rig.auth.signins).hasSize(10);
    assertThat(rig.exceeded("signins")).isEqualTo(1);
  }

  @Test
  void whenAnAppsSubscriptionsHoldTooMuchTheConnectionWithTheMostEndsAndNewcomersGoOn() {
    AppPolicy usual = AppPolicy.defaults("1");
    List<Connection> attackers = fill(usual, 7, 47);
    Connection largest = attackers.get(0);

    Connection newcomer = rig.connect("7.7", usual, Optional.empty());
    for (int i = 0; i < 3; i++) newcomer.subscribes("mine" + i);
    assertThat(newcomer.socket().isOpen()).isTrue();
    assertThat(largest.socket().reasons)
        .singleElement()
        .asString()
        .endsWith("hold too much memory, most of this one");
    assertThat(attackers.subList(1, 7)).allMatch(one -> one.socket().isOpen());

    for (int i = 0; i < 20; i++) newcomer.subscribes("more" + i);
    assertThat(newcomer.socket().isOpen()).isTrue();
    largest.events().closed(DisconnectReason.LOST);
    for (Connection attacker : attackers.subList(1, 7))
      attacker.events().closed(DisconnectReason.LOST);
    newcomer.events().closed(DisconnectReason.LOST);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.memory.taken()).isZero();
  }

  @Test
  void whenAllAppsHoldTooMuchTheConnectionWithTheMostEndsWhoseverItIs() {
    List<Connection> attackers = fill(AppPolicy.defaults("1"), 7, 47);
    fill(AppPolicy.defaults("2"), 10, 11);

    Connection newcomer = rig.connect("7.7", AppPolicy.defaults("3"), Optional.empty());
    newcomer.subscribes("mine");

    assertThat(newcomer.socket().isOpen()).isTrue();
    assertThat(attackers.get(0).socket().isOpen()).isFalse();
  }

  @Test
  void aConnectionThatHasTheMostIsRefusedMore() {
    Connection greedy = rig.connect("6.6", AppPolicy.defaults("1"), Optional.empty());
    for (int i = 0; i < 500; i++) greedy.subscribes("a" + i);

    assertThat(greedy.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
  }

  @Test
  void manyConnectionsWithFewSubscriptionsAreNotWithoutLimitEither() {
    fill(AppPolicy.defaults("1"), 200, 5);

    assertThat(rig.memory.taken()).isLessThanOrEqualTo(400_000L / 4 * 5);
  }

  /** Connections with so many subscriptions each, the first with one more. */
  private List<Connection> fill(AppPolicy app, int connections, int subscriptions) {
    List<Connection> crowd = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Connection one = rig.connect("6." + app.appId() + i, app, Optional.empty());
      int more = i == 0 ? 1 : 0;
      for (int channel = 0; channel < subscriptions + more; channel++) {
        one.subscribes("a" + channel);
      }
      crowd.add(one);
    }
    return crowd;
  }

  @Test
  void anAppCannotTakeAllMemoryForSubscriptions() {
    Connection attacker = rig.connect("6.6", AppPolicy.defaults("1"), Optional.empty());
    for (int i = 0; i < 500; i++) attacker.subscribes("a" + i);

    Connection other = rig.connect("8.8", AppPolicy.defaults("2"), Optional.empty());
    for (int i = 0; i < 40; i++) other.subscribes("b" + i);

    assertThat(other.socket().isOpen()).isTrue();
  }

  @Test
  void whateverBecomesOfASubscriptionItHoldsNothingInTheEnd() {
    client.subscribes("private-a", "k:s");
    client.subscribes("private-b", "k:s");
    client.subscribes("c");
    rig.auth
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Refused("AuthError", "Invalid signature", 401));
    client.unsubscribes("private-b");
    client.unsubscribes("c");

    assertThat(rig.memory.taken()).isZero();
  }

  @Test
  void theSubscriptionsOfManyConnectionsEndInSlicesAndInTurn() {
    List<Connection> leaving =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(
                i -> {
                  Connection one = rig.connect("5." + i);
                  for (int channel = 0; channel < 3; channel++) one.subscribes("c" + channel);
                  return one;
                })
            .toList();

    leaving.forEach(one -> one.events().closed(DisconnectReason.LOST));
    assertThat(rig.channels.left).hasSize(100);
    assertThat(rig.sessions.ended().isComplete()).isFalse();

    rig.timers.advance(Duration.ofMillis(1));
    assertThat(rig.channels.left).hasSize(200);
    var ended = rig.sessions.ended();
    rig.timers.advance(Duration.ofMillis(1));
    assertThat(rig.channels.left).hasSize(300);
    assertThat(ended.isComplete()).isTrue();
  }

  @Test
  void aLimitIsLoggedWithTheAppAndTheClientsAddress() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(SessionLimiter.class);
    lines.start();
    log.addAppender(lines);
    try {
      for (int i = 0; i < 1_001; i++) client.says("{");
    } finally {
      log.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("limit reached limit=errors app=1 client=203.0.113.7");
  }
}
