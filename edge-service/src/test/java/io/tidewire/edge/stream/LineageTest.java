package io.tidewire.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Crossing;
import io.tidewire.edge.channel.Resumption.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a place fares when the log forks, once or often, or is lost. */
class LineageTest {

  @Test
  void aPlaceThatIsSharedStaysHoweverManyForksLieBetween() {
    Lineage lineage = lineageAt("e:5");

    Optional<Crossing> crossing = lineage.follow(reading("h:9", "g:8", "f:7", "e:6"));

    assertThat(crossing).contains(kept("h:5"));
    assertThat(lineage.at()).isEqualTo(Position.parse("h:5"));
  }

  @Test
  void aPlaceBeyondWhatIsSharedIsPutBackToThere() {
    Lineage lineage = lineageAt("e:9");

    Optional<Crossing> crossing = lineage.follow(reading("g:12", "f:10", "e:6"));

    assertThat(crossing).contains(lost("g:6", Reason.DIVERGED));
    assertThat(lineage.at()).isEqualTo(Position.parse("g:6"));
  }

  @Test
  void whatBecameOfOlderPlacesIsRemembered() {
    Lineage lineage = lineageAt("e:9");
    lineage.follow(reading("f:9", "e:6"));
    lineage.follow(reading("g:9", "f:8", "e:6"));

    assertThat(lineage.crossing(Position.parse("e:6"))).contains(kept("g:6"));
    assertThat(lineage.crossing(Position.parse("e:7"))).contains(lost("g:6", Reason.DIVERGED));
    assertThat(lineage.crossing(Position.parse("f:8"))).contains(kept("g:8"));
    assertThat(lineage.crossing(Position.parse("f:9"))).contains(lost("g:8", Reason.DIVERGED));
    assertThat(lineage.crossing(Position.parse("stranger:1"))).isEmpty();
  }

  @Test
  void aForkThatTheLogItselfHasLostIsTracedToWhatBothHaveInCommon() {
    Lineage lineage = lineageAt("e:9");
    lineage.follow(reading("ghost:9", "e:6"));

    Optional<Crossing> crossing = lineage.follow(reading("f:12", "e:7"));

    assertThat(crossing).contains(kept("f:6"));
    assertThat(lineage.crossing(Position.parse("ghost:6"))).contains(kept("f:6"));
    assertThat(lineage.crossing(Position.parse("ghost:7"))).contains(lost("f:6", Reason.DIVERGED));
    assertThat(lineage.crossing(Position.parse("e:7"))).contains(kept("f:7"));
  }

  @Test
  void aLogThatIsNoRelationIsUnseenFromItsBeginningEvenAfterItForked() {
    Lineage lineage = lineageAt("e:5");

    Optional<Crossing> crossing = lineage.follow(reading("g:4", "f:2"));

    assertThat(crossing).contains(lost("g:0", Reason.RESET));
    assertThat(lineage.crossing(Position.parse("e:0"))).contains(lost("g:0", Reason.RESET));
    lineage.follow(reading("h:5", "g:4", "f:2"));
    assertThat(lineage.crossing(Position.parse("e:1"))).contains(lost("h:0", Reason.RESET));
  }

  @Test
  void whereTheLogMayHaveForgottenTheEpochThereIsNoTelling() {
    Lineage lineage = lineageAt("e:5");
    String[] forks =
        IntStream.range(0, Ancestry.MOST).mapToObj(i -> "f" + i + ":9").toArray(String[]::new);

    Optional<Crossing> crossing = lineage.follow(reading("g:9", forks));

    assertThat(crossing).isEmpty();
    assertThat(lineage.at()).isEqualTo(Position.parse("g:9"));
    assertThat(lineage.crossing(Position.parse("e:5"))).isEmpty();
  }

  @Test
  void aPrimaryThatNobodyFencedMayBeTheOneAgain() {
    Lineage lineage = lineageAt("e:5");
    lineage.follow(reading("f:8", "e:5"));
    lineage.moveTo(Position.parse("f:8"));

    Optional<Crossing> crossing = lineage.follow(reading("e:7"));

    assertThat(crossing).contains(lost("e:5", Reason.DIVERGED));
    assertThat(lineage.crossing(Position.parse("f:5"))).contains(kept("e:5"));
    assertThat(lineage.follow(reading("g:7", "e:7"))).contains(kept("g:5"));
  }

  @Test
  void whatTheLogTellsAtTheBeginningCountsToo() {
    Lineage lineage = new Lineage();

    lineage.begin(reading("f:9", "e:6"));

    assertThat(lineage.at()).isEqualTo(Position.parse("f:9"));
    assertThat(lineage.crossing(Position.parse("e:7"))).contains(lost("f:6", Reason.DIVERGED));
    assertThat(lineage.follow(reading("g:9", "e:5"))).contains(lost("g:5", Reason.DIVERGED));
  }

  @Test
  void whoWasInABlankLineageThatWasRenewedHasMissedNothing() {
    Lineage lineage = lineageAt("b:0");

    Optional<Crossing> crossing = lineage.follow(renewed("c:2", "b:0"));

    assertThat(crossing).contains(new Crossing(Position.parse("c:0"), Optional.empty(), false));
    assertThat(lineage.at()).isEqualTo(Position.parse("c:0"));
    assertThat(lineage.crossing(Position.parse("b:1"))).contains(lost("c:0", Reason.DIVERGED));
  }

  @Test
  void afterAFailoverABlankLineageThatWasRenewedIsAForkLikeAnyOther() {
    Lineage lineage = lineageAt("b:0");
    lineage.follow(renewed("c:0", "b:0"));

    Optional<Crossing> crossing = lineage.follow(reading("d:1", "c:0", "b:0"));

    assertThat(crossing).contains(kept("d:0"));
    assertThat(lineage.crossing(Position.parse("b:0"))).contains(kept("d:0"));
  }

  private static LogReading renewed(String top, String... forks) {
    List<Position> before = Stream.of(forks).map(Position::parse).toList();
    Set<String> whole = before.stream().map(Position::epoch).collect(Collectors.toSet());
    return new LogReading.Top(Position.parse(top), new Ancestry(before, whole));
  }

  private static Lineage lineageAt(String place) {
    Lineage lineage = new Lineage();
    lineage.begin(reading(place));
    return lineage;
  }

  private static LogReading reading(String top, String... forks) {
    return new LogReading.Top(
        Position.parse(top), new Ancestry(Stream.of(forks).map(Position::parse).toList()));
  }

  private static Crossing kept(String at) {
    return new Crossing(Position.parse(at), Optional.empty(), true);
  }

  private static Crossing lost(String at, Reason why) {
    return new Crossing(Position.parse(at), Optional.of(why), true);
  }
}
