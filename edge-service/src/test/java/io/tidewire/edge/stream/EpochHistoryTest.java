package io.tidewire.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.Resumption.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a place fares when the log forks, once or often, or is lost. */
class EpochHistoryTest {

  @Test
  void aSharedPositionStaysValidAcrossAnyNumberOfForks() {
    EpochHistory lineage = lineageAt("e:5");

    Optional<EpochTransition> transition = lineage.follow(reading("h:9", "g:8", "f:7", "e:6"));

    assertThat(transition).contains(kept("h:5"));
    assertThat(lineage.at()).isEqualTo(Position.parse("h:5"));
  }

  @Test
  void aPositionBeyondTheForkIsMovedBackToIt() {
    EpochHistory lineage = lineageAt("e:9");

    Optional<EpochTransition> transition = lineage.follow(reading("g:12", "f:10", "e:6"));

    assertThat(transition).contains(lost("g:6", Reason.DIVERGED));
    assertThat(lineage.at()).isEqualTo(Position.parse("g:6"));
  }

  @Test
  void positionsOfOlderEpochsCanBeTranslated() {
    EpochHistory lineage = lineageAt("e:9");
    lineage.follow(reading("f:9", "e:6"));
    lineage.follow(reading("g:9", "f:8", "e:6"));

    assertThat(lineage.transition(Position.parse("e:6"))).contains(kept("g:6"));
    assertThat(lineage.transition(Position.parse("e:7"))).contains(lost("g:6", Reason.DIVERGED));
    assertThat(lineage.transition(Position.parse("f:8"))).contains(kept("g:8"));
    assertThat(lineage.transition(Position.parse("f:9"))).contains(lost("g:8", Reason.DIVERGED));
    assertThat(lineage.transition(Position.parse("stranger:1"))).isEmpty();
  }

  @Test
  void aForkThatTheLogHasLostIsTranslatedByTheSharedAncestor() {
    EpochHistory lineage = lineageAt("e:9");
    lineage.follow(reading("ghost:9", "e:6"));

    Optional<EpochTransition> transition = lineage.follow(reading("f:12", "e:7"));

    assertThat(transition).contains(kept("f:6"));
    assertThat(lineage.transition(Position.parse("ghost:6"))).contains(kept("f:6"));
    assertThat(lineage.transition(Position.parse("ghost:7")))
        .contains(lost("f:6", Reason.DIVERGED));
    assertThat(lineage.transition(Position.parse("e:7"))).contains(kept("f:7"));
  }

  @Test
  void anUnrelatedLogIsReadFromItsBeginningEvenAfterAFork() {
    EpochHistory lineage = lineageAt("e:5");

    Optional<EpochTransition> transition = lineage.follow(reading("g:4", "f:2"));

    assertThat(transition).contains(lost("g:0", Reason.RESET));
    assertThat(lineage.transition(Position.parse("e:0"))).contains(lost("g:0", Reason.RESET));
    lineage.follow(reading("h:5", "g:4", "f:2"));
    assertThat(lineage.transition(Position.parse("e:1"))).contains(lost("h:0", Reason.RESET));
  }

  @Test
  void anEpochThatTheLogMayHaveDroppedCannotBeTranslated() {
    EpochHistory lineage = lineageAt("e:5");
    String[] forks =
        IntStream.range(0, Ancestry.MOST).mapToObj(i -> "f" + i + ":9").toArray(String[]::new);

    Optional<EpochTransition> transition = lineage.follow(reading("g:9", forks));

    assertThat(transition).isEmpty();
    assertThat(lineage.at()).isEqualTo(Position.parse("g:9"));
    assertThat(lineage.transition(Position.parse("e:5"))).isEmpty();
  }

  @Test
  void anUnfencedPrimaryMayBecomePrimaryAgain() {
    EpochHistory lineage = lineageAt("e:5");
    lineage.follow(reading("f:8", "e:5"));
    lineage.moveTo(Position.parse("f:8"));

    Optional<EpochTransition> transition = lineage.follow(reading("e:7"));

    assertThat(transition).contains(lost("e:5", Reason.DIVERGED));
    assertThat(lineage.transition(Position.parse("f:5"))).contains(kept("e:5"));
    assertThat(lineage.follow(reading("g:7", "e:7"))).contains(kept("g:5"));
  }

  @Test
  void ancestorsInTheFirstReadingCountToo() {
    EpochHistory lineage = new EpochHistory();

    lineage.begin(reading("f:9", "e:6"));

    assertThat(lineage.at()).isEqualTo(Position.parse("f:9"));
    assertThat(lineage.transition(Position.parse("e:7"))).contains(lost("f:6", Reason.DIVERGED));
    assertThat(lineage.follow(reading("g:9", "e:5"))).contains(lost("g:5", Reason.DIVERGED));
  }

  @Test
  void aSubscriberOfAnEmptyEpochThatWasRenewedHasMissedNothing() {
    EpochHistory lineage = lineageAt("b:0");

    Optional<EpochTransition> transition = lineage.follow(renewed("c:2", "b:0"));

    assertThat(transition)
        .contains(new EpochTransition(Position.parse("c:0"), Optional.empty(), false));
    assertThat(lineage.at()).isEqualTo(Position.parse("c:0"));
    assertThat(lineage.transition(Position.parse("b:1"))).contains(lost("c:0", Reason.DIVERGED));
  }

  @Test
  void afterAFailoverARenewedEmptyEpochIsAForkLikeAnyOther() {
    EpochHistory lineage = lineageAt("b:0");
    lineage.follow(renewed("c:0", "b:0"));

    Optional<EpochTransition> transition = lineage.follow(reading("d:1", "c:0", "b:0"));

    assertThat(transition).contains(kept("d:0"));
    assertThat(lineage.transition(Position.parse("b:0"))).contains(kept("d:0"));
  }

  private static LogReading renewed(String top, String... forks) {
    List<Position> before = Stream.of(forks).map(Position::parse).toList();
    Set<String> whole = before.stream().map(Position::epoch).collect(Collectors.toSet());
    return new LogReading.Top(Position.parse(top), new Ancestry(before, whole));
  }

  private static EpochHistory lineageAt(String place) {
    EpochHistory lineage = new EpochHistory();
    lineage.begin(reading(place));
    return lineage;
  }

  private static LogReading reading(String top, String... forks) {
    return new LogReading.Top(
        Position.parse(top), new Ancestry(Stream.of(forks).map(Position::parse).toList()));
  }

  private static EpochTransition kept(String at) {
    return new EpochTransition(Position.parse(at), Optional.empty(), true);
  }

  private static EpochTransition lost(String at, Reason why) {
    return new EpochTransition(Position.parse(at), Optional.of(why), true);
  }
}
