package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A flood of invalid signatures, measured in turns instead of milliseconds. */
class SignatureChecksTest {

  private static final TokenSource EDGE = TokenSource.edge(Optional.empty());
  private static final TokenSource ANN = TokenSource.edge(Optional.of("203.0.113.7"));
  private static final CompactToken TOKEN =
      CompactToken.read(Issuer.hs256("s", "0123456789abcdef0123456789abcdef").token("{\"exp\":1}"));

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Queue<Promise<Outcome>> working = new ArrayDeque<>();
  private SignatureChecks checks = checks(TokenLimits.DEFAULTS);

  @Test
  void atMostTwoAreVerifiedAtATime() {
    for (int i = 0; i < 10; i++) ask("a", EDGE);

    assertThat(working).hasSize(2);
    finish(Outcome.VERIFIED);
    assertThat(working).hasSize(2);
    assertThat(checks.waiting()).isEqualTo(7);
  }

  @Test
  void aFloodForOneAppDelaysAnotherAppByATurn() {
    for (int i = 0; i < 500; i++) ask("flooded", EDGE);
    Future<Outcome> other = ask("other", EDGE);

    assertThat(turnsUntil(other, Outcome.VERIFIED)).isLessThanOrEqualTo(4);
  }

  @Test
  void aFloodOfOneClientDelaysAnotherClientOfTheSameAppByATurn() {
    for (int i = 0; i < 100; i++) ask("a", TokenSource.http("attacker"));
    Future<Outcome> other = ask("a", TokenSource.http("victim"));

    assertThat(turnsUntil(other, Outcome.VERIFIED)).isLessThanOrEqualTo(5);
  }

  @Test
  void aFloodOfManyHttpConnectionsDelaysALoginThroughAnEdgeByATurn() {
    for (int i = 0; i < 1_000; i++) ask("a", TokenSource.http("connection " + i));
    Future<Outcome> login = ask("a", EDGE);

    assertThat(turnsUntil(login, Outcome.WRONG_SIGNATURE)).isLessThanOrEqualTo(5);
  }

  @Test
  void whoBroughtBadTokensWaitsForThoseWhoDidNotAndGetsALimitedRate() {
    TokenSource attacker = TokenSource.http("attacker");
    makeSuspect(attacker);

    for (int i = 0; i < 100; i++) ask("a", attacker);
    assertThat(working).as("one at a time").hasSize(1);
    List<Future<Outcome>> logins = new ArrayList<>();
    for (int i = 0; i < 50; i++) logins.add(ask("a", TokenSource.http("good " + i)));
    int turns = 0;
    while (!logins.stream().allMatch(Future::isComplete)) {
      finish(Outcome.VERIFIED);
      turns++;
    }
    assertThat(turns).isLessThanOrEqualTo(60);

    int verified = 0;
    while (!working.isEmpty()) {
      finish(Outcome.WRONG_SIGNATURE);
      verified++;
    }
    assertThat(verified).isPositive();
  }

  @Test
  void suspectsTogetherGetOnlySoManyVerificationsASecond() {
    checks = checks(new TokenLimits(1_024, 8L << 20, 10));
    TokenSource attacker = TokenSource.http("attacker");
    makeSuspect(attacker);

    int verified = 0;
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 100; i++) ask("a", attacker);
      for (int step = 0; step < 10; step++) {
        verified += finishAll(Outcome.WRONG_SIGNATURE);
        timers.advance(Duration.ofMillis(100));
      }
    }
    assertThat(verified).isBetween(80, 120);
  }

  @Test
  void anEdgeThatCannotTellItsClientsApartIsNeverSuspect() {
    for (int i = 0; i < 100; i++) {
      ask("a", EDGE);
      finishAll(Outcome.WRONG_SIGNATURE);
    }
    Future<Outcome> login = ask("a", EDGE);
    ask("a", EDGE);

    assertThat(working).hasSize(2);
    assertThat(turnsUntil(login, Outcome.VERIFIED)).isEqualTo(1);
  }

  @Test
  void aClientThatStopsIsTrustedAgain() {
    makeSuspect(ANN);
    timers.advance(Duration.ofMinutes(1));

    ask("a", ANN);
    ask("a", ANN);

    assertThat(working).hasSize(2);
  }

  @Test
  void whatOneClientMayQueueIsLimited() {
    checks = checks(new TokenLimits(80, 8L << 20, 10));
    for (int i = 0; i < 12; i++) assertThat(ask("a", ANN).isComplete()).isFalse();

    assertThat(BusFailure.of(ask("a", ANN).cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(shed("client")).isEqualTo(1);
    assertThat(ask("a", EDGE).isComplete()).isFalse();
  }

  @Test
  void whatOneAppMayQueueIsLimited() {
    checks = checks(new TokenLimits(80, 8L << 20, 10));
    for (int i = 0; i < 80; i++) assertThat(ask("a", EDGE).isComplete()).isFalse();

    assertThat(BusFailure.of(ask("a", EDGE).cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(shed("app")).isEqualTo(1);
    assertThat(ask("b", EDGE).isComplete()).isFalse();
  }

  @Test
  void whatAllTogetherMayQueueIsLimitedInNumberAndBytes() {
    checks = checks(new TokenLimits(80, 8L << 20, 10));
    for (int app = 0; app < 162; app++) ask("app " + app, EDGE);
    assertThat(BusFailure.of(ask("one more", EDGE).cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(shed("total")).isEqualTo(1);

    checks = checks(new TokenLimits(1_000_000, 10_000, 10));
    int taken = 0;
    while (!ask("a", EDGE).isComplete()) taken++;
    assertThat(taken).isEqualTo(10_000 / (4 * TOKEN.text().length()));
    assertThat(shed("bytes")).isEqualTo(1);
    finishAll(Outcome.VERIFIED);
    assertThat(ask("a", EDGE).isComplete()).isFalse();
  }

  @Test
  void whatWaitedLongerThanItsAskerIsNotVerified() {
    List<Future<Outcome>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) asked.add(ask("a", EDGE));
    timers.advance(Duration.ofSeconds(2));

    finish(Outcome.VERIFIED);

    assertThat(working).hasSize(1);
    assertThat(asked.stream().filter(Future::failed)).hasSize(8);
    assertThat(shed("late")).isEqualTo(8);
    assertThat(checks.waiting()).isZero();
  }

  @Test
  void aStoppedOneLeavesNoTimer() {
    checks = checks(new TokenLimits(1_024, 8L << 20, 1));
    makeSuspect(ANN);
    for (int i = 0; i < 5; i++) ask("a", ANN);
    finishAll(Outcome.WRONG_SIGNATURE);
    assertThat(timers.waiting()).isEqualTo(1);

    checks.stop();

    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aStoppedOneAnswersWhatWaitsAndStartsNoMore() {
    List<Future<Outcome>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) asked.add(ask("a", EDGE));

    checks.stop();

    assertThat(asked.stream().filter(Future::failed)).hasSize(8);
    finishAll(Outcome.VERIFIED);
    assertThat(asked).allMatch(Future::isComplete);
    assertThat(working).isEmpty();
  }

  private SignatureChecks checks(TokenLimits limits) {
    working.clear();
    return new SignatureChecks(
        work -> {
          Promise<Outcome> started = Promise.promise();
          working.add(started);
          return started.future();
        },
        limits,
        timers,
        clock,
        meters);
  }

  private Future<Outcome> ask(String app, TokenSource source) {
    return checks.verify(app, source, KeyRing.EMPTY, TOKEN);
  }

  private void makeSuspect(TokenSource source) {
    for (int i = 0; i < 10; i++) {
      ask("a", source);
      finishAll(Outcome.WRONG_SIGNATURE);
    }
    timers.advance(Duration.ofSeconds(2));
  }

  private void finish(Outcome outcome) {
    working.remove().complete(outcome);
  }

  private int finishAll(Outcome outcome) {
    int finished = 0;
    while (!working.isEmpty()) {
      finish(outcome);
      finished++;
    }
    return finished;
  }

  private int turnsUntil(Future<Outcome> answer, Outcome outcome) {
    int turns = 0;
    while (!answer.isComplete()) {
      finish(outcome);
      turns++;
    }
    return turns;
  }

  private double shed(String reason) {
    return meters.counter("tidewire_auth_verifications_shed", "reason", reason).count();
  }
}
