package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Top;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.stream.GapBuffer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a hub makes of a channel that keeps a log, case by case. */
class StreamHubTest {

  private static final History HISTORY = new History(100, Duration.ofMinutes(5));

  @Test
  void theFirstSubscriberIsAdmittedWhenItIsKnownWhereTheLogIs() {
    HubRig rig = rig(false);
    rig.join(1);

    rig.confirm();
    assertThat(rig.left()).isEmpty();

    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    assertThat(rig.left()).singleElement().asString().startsWith("admit 1.1");
  }

  @Test
  void whatArrivedWhileTheLogWasAskedFollowsTheAnswerOnce() {
    HubRig rig = rig(false);
    rig.join(1);
    rig.confirm();
    publish(rig, "e", 5);
    publish(rig, "e", 6);

    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    rig.left();
    publish(rig, "e", 7);

    assertThat(rig.left()).containsExactly("to 0 after e:6 m7");
  }

  @Test
  void aGapIsFilledBeforeWhatFollowsIt() {
    HubRig rig = live(false);

    publish(rig, "e", 8);
    publish(rig, "e", 9);
    assertThat(rig.left()).isEmpty();

    rig.log.answer("since e:5", rows(Why.OK, at("e", 8), Ancestry.NONE, 6, 8));
    assertThat(rig.left())
        .containsExactly(
            "to 0 after e:5 m6", "to 0 after e:6 m7", "to 0 after e:7 m8", "to 0 after e:8 m9");
  }

  @Test
  void aDuplicateIsDropped() {
    HubRig rig = live(false);

    publish(rig, "e", 5);
    publish(rig, "e", 4);

    assertThat(rig.left()).isEmpty();
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void clientEventsDoNotChangeThePosition() {
    HubRig rig = live(false);

    rig.publish(rig.clientEvent("typing"));
    publish(rig, "e", 6);

    assertThat(rig.left()).containsExactly("to 0 typing", "to 0 after e:5 m6");
  }

  @Test
  void afterAReconnectAChannelThatHasNotMovedReadsNothing() {
    HubRig rig = live(false);

    reconnect(rig);
    rig.log.answer("moved e:5", false);

    assertThat(rig.log.asked).isEmpty();
    publish(rig, "e", 6);
    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void afterAReconnectAChannelThatHasMovedReadsWhatItMissed() {
    HubRig rig = live(false);

    reconnect(rig);
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));

    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void aFailoverIsABreakUnlessTheNamespaceIsLenient() {
    for (boolean lenient : new boolean[] {true, false}) {
      HubRig rig = live(lenient);

      publish(rig, "f", 7);
      rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 7), forked("e:5"), 6, 7));

      String what = lenient ? "BOUNDARY" : "FAILOVER";
      assertThat(rig.left())
          .containsExactly("tell 0 " + what + " at f:5", "to 0 after f:5 m6", "to 0 after f:6 m7");
    }
  }

  @Test
  void subscribersAreToldOfAFailoverWithoutAMessageToo() {
    HubRig rig = live(true);

    reconnect(rig);
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 5), forked("e:5"), 6, 5));

    assertThat(rig.left()).containsExactly("tell 0 BOUNDARY at f:5");
  }

  @Test
  void subscribersThatSawLostMessagesArePutBackToTheFork() {
    HubRig rig = live(true);

    publish(rig, "f", 5);
    rig.log.answer("since e:5", rows(Why.DIVERGED, at("f", 5), forked("e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly("tell 0 DIVERGED at f:3", "to 0 after f:3 m4", "to 0 after f:4 m5");
  }

  @Test
  void failoversThatNobodyHeardOfAreOneBreakAndCostNoMessage() {
    HubRig rig = live(true);

    publish(rig, "h", 8);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("h", 8), forked("g:7", "f:6", "e:5"), 6, 8));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at h:5",
            "to 0 after h:5 m6",
            "to 0 after h:6 m7",
            "to 0 after h:7 m8");
  }

  @Test
  void afterAForkThatTheLogHasLostSubscribersAreMovedBackToTheSharedPart() {
    HubRig rig = live(false);
    publish(rig, "ghost", 6);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("ghost", 6), forked("e:5"), 6, 6));
    rig.left();

    publish(rig, "f", 7);
    rig.log.answer("since ghost:6", new Lost(Reason.RESET, at("f", 7), forked("e:4")));
    rig.log.answer("since f:4", rows(Why.OK, at("f", 7), forked("e:4"), 5, 7));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 DIVERGED at f:4",
            "to 0 after f:4 m5",
            "to 0 after f:5 m6",
            "to 0 after f:6 m7");
  }

  @Test
  void aLogThatForkedMoreOftenThanItRemembersIsFollowedFromItsTop() {
    HubRig rig = live(true);
    String[] forks =
        IntStream.range(0, Ancestry.MOST).mapToObj(i -> "f" + i + ":9").toArray(String[]::new);

    publish(rig, "z", 9);
    rig.log.answer("since e:5", new Lost(Reason.RESET, at("z", 9), forked(forks)));
    publish(rig, "z", 10);

    assertThat(rig.left()).containsExactly("tell 0 RESET at z:9", "to 0 after z:9 m10");
  }

  @Test
  void aLogThatBeganAnewIsReadFromItsBeginning() {
    HubRig rig = live(true);

    publish(rig, "n", 2);
    rig.log.answer("since e:5", new Lost(Reason.RESET, at("n", 2), Ancestry.NONE));
    rig.log.answer("since n:0", rows(Why.OK, at("n", 2), Ancestry.NONE, 1, 2));

    assertThat(rig.left())
        .containsExactly("tell 0 RESET at n:0", "to 0 after n:0 m1", "to 0 after n:1 m2");
  }

  @Test
  void subscribersAreToldOfMessagesThatAreNoLongerInTheLogAndTheChannelContinues() {
    HubRig rig = live(true);

    publish(rig, "e", 900);
    rig.log.answer("since e:5", new Lost(Reason.TRIMMED, at("e", 900), Ancestry.NONE));
    publish(rig, "e", 901);

    assertThat(rig.left()).containsExactly("tell 0 TRIMMED at e:900", "to 0 after e:900 m901");
  }

  @Test
  void aStaleMessageOfAnEarlierEpochIsDropped() {
    HubRig rig = live(true);
    publish(rig, "f", 6);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 6), forked("e:5"), 6, 6));
    rig.left();

    publish(rig, "e", 6);
    rig.log.answer("since f:6", rows(Why.OK, at("f", 6), Ancestry.NONE, 7, 6));

    assertThat(rig.left()).isEmpty();
    publish(rig, "f", 7);
    assertThat(rig.left()).containsExactly("to 0 after f:6 m7");
  }

  @Test
  void moreThanMayWaitIsCutAndReadAgain() {
    HubRig rig = live(true);
    int top = 7 + GapBuffer.MOST_MESSAGES;

    for (int offset = 7; offset <= top; offset++) publish(rig, "e", offset);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 7), Ancestry.NONE, 6, 7));
    rig.log.answer("since e:7", rows(Why.OK, at("e", top), Ancestry.NONE, 8, top));

    assertThat(rig.left()).hasSize(top - 5).last().asString().endsWith(" m" + top);
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aQuietChannelIsAuditedWithinFiveSecondsAndALostLastMessageIsFound() {
    HubRig rig = live(true);

    rig.advance(Duration.ofSeconds(5));
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));

    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void anIdleChannelIsAuditedEveryHalfMinute() {
    HubRig rig = live(true);
    rig.advance(Duration.ofSeconds(5));
    rig.log.answer("moved e:5", false);

    rig.advance(Duration.ofSeconds(30));

    assertThat(rig.log.questions()).containsExactly("moved e:5");
  }

  @Test
  void aPositionAtTheTopOfTheChannelMissesNothing() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 5));

    assertThat(rig.left()).containsExactly("resume 1.2 recovered at e:5");
  }

  @Test
  void aSubscriberThatMissedLittleIsServedFromTheReplayBuffer() {
    HubRig rig = live(true);
    publish(rig, "e", 6);
    publish(rig, "e", 7);
    rig.left();

    resume(rig, 2, at("e", 5));

    assertThat(rig.left()).containsExactly("resume 1.2 recovered at e:5 m6 m7");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void subscribersThatMissedMoreShareOneQueryAtATime() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 3));
    resume(rig, 3, at("e", 2));
    resume(rig, 4, at("e", 2));
    rig.log.answer("since e:3", rows(Why.OK, at("e", 5), Ancestry.NONE, 4, 5));
    rig.log.answer("since e:2", rows(Why.OK, at("e", 5), Ancestry.NONE, 3, 5));

    assertThat(rig.left())
        .containsExactly(
            "resume 1.2 recovered at e:3 m4 m5",
            "resume 1.3 recovered at e:2 m3 m4 m5",
            "resume 1.4 recovered at e:2 m3 m4 m5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void nobodyIsLiveAheadOfTheHub() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 4));
    rig.log.answer("since e:4", rows(Why.OK, at("e", 6), Ancestry.NONE, 5, 6));
    assertThat(rig.left()).isEmpty();

    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));
    assertThat(rig.left())
        .containsExactly("to 0 after e:5 m6", "resume 1.2 recovered at e:4 m5 m6");
  }

  @Test
  void aPositionThatTheLogNeverReachedIsRefusedAndDoesNotAffectTheHub() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 5_000));
    rig.log.answer("since e:5000", new Lost(Reason.RESET, at("e", 5), Ancestry.NONE));

    assertThat(rig.left()).containsExactly("resume 1.2 RESET at e:5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aSubscriberThatLeavesWhileTheLogIsReadIsNotAdmitted() {
    HubRig rig = live(true);
    SubscriptionHandle handle = resume(rig, 2, at("e", 4));

    rig.leave(handle);
    rig.log.answer("since e:4", rows(Why.OK, at("e", 5), Ancestry.NONE, 5, 5));

    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aSlowSubscriberGetsBatchesAndIsLiveWhenItReachesTheChannelsPosition() {
    HubRig rig = live(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 1));
    rig.log.answer("since e:1", rows(Why.OK, at("e", 5), Ancestry.NONE, 2, 3));
    rig.hub.catchUp(slow, at("e", 3));
    rig.log.answer("since e:3", rows(Why.OK, at("e", 5), Ancestry.NONE, 4, 5));

    assertThat(rig.left())
        .containsExactly("portion 1.2 m2 m3 until e:3", "portion 1.2 m4 m5 until e:5 level");
  }

  @Test
  void aSlowSubscriberWhosePositionIsNoLongerInTheLogIsTold() {
    HubRig rig = live(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 1));
    rig.log.answer("since e:1", new Lost(Reason.TRIMMED, at("e", 5), Ancestry.NONE));

    assertThat(rig.left()).containsExactly("portion 1.2 told TRIMMED at e:5 until e:5 level");
  }

  @Test
  void aPositionOfAnyEarlierEpochIsServedAcrossTheForks() {
    HubRig rig = forkedTwice(true);

    resume(rig, 2, at("e", 3));
    resume(rig, 3, at("f", 4));
    resume(rig, 4, at("e", 4));
    rig.log.answer("since g:3", rows(Why.OK, at("g", 5), forked("f:4", "e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly(
            "resume 1.4 DIVERGED at g:5",
            "resume 1.2 recovered at g:3 past a boundary m4 m5",
            "resume 1.3 recovered at g:4 past a boundary m5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aPositionOfAnEarlierEpochIsReportedAsALossWhereTheNamespaceIsStrict() {
    HubRig rig = forkedTwice(false);

    resume(rig, 2, at("e", 3));

    assertThat(rig.left()).containsExactly("resume 1.2 FAILOVER at g:5");
  }

  @Test
  void aPositionAheadOfTheHubWaitsUntilTheHubHasFollowed() {
    HubRig rig = live(true);

    resume(rig, 2, at("f", 5));
    rig.log.answer("since f:5", rows(Why.OK, at("f", 6), forked("e:5"), 6, 6));
    assertThat(rig.left()).isEmpty();
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 6), forked("e:5"), 6, 6));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at f:5", "to 0 after f:5 m6", "resume 1.2 recovered at f:5 m6");
  }

  @Test
  void aSlowSubscriberOfAnyEarlierEpochGetsWhatFollowsAndIsTold() {
    HubRig rig = forkedTwice(false);
    SubscriptionHandle slow = rig.join(2);
    SubscriptionHandle slower = rig.join(3);
    rig.left();

    rig.hub.catchUp(slow, at("e", 3));
    rig.hub.catchUp(slower, at("e", 4));
    rig.log.answer("since g:3", rows(Why.OK, at("g", 5), forked("f:4", "e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly(
            "portion 1.2 told FAILOVER at g:3 m4 m5 until g:5 level",
            "portion 1.3 told DIVERGED at g:3 m4 m5 until g:5 level");
  }

  @Test
  void aBreakThatASlowSubscriberHasNotBeenToldIsKeptAcrossTheNextFork() {
    HubRig rig = forkedTwice(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 4));
    publish(rig, "h", 6);
    rig.log.answer("since g:3", rows(Why.BOUNDARY, at("h", 6), forked("g:5", "f:4", "e:3"), 4, 6));
    rig.log.answer("since g:5", rows(Why.BOUNDARY, at("h", 6), forked("g:5", "f:4", "e:3"), 6, 6));
    rig.log.answer("since h:3", rows(Why.OK, at("h", 6), forked("g:5", "f:4", "e:3"), 4, 6));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at h:5",
            "to 0 after h:5 m6",
            "portion 1.2 told DIVERGED at h:3 m4 m5 m6 until h:6 level");
  }

  @Test
  void aRewindGetsTheLastMessagesAndThenLiveOnes() {
    HubRig rig = live(true);

    rig.join(2, new Recovery(Optional.empty(), new Recovery.Rewind.Count(2), Optional.empty()));
    rig.log.answer("latest 2", messages("e", 4, 5));

    assertThat(rig.left()).containsExactly("resume 1.2 from e:3 m4 m5");
  }

  @Test
  void messagesOfAnEpochThatTheChannelDoesNotKnowYetAreNotReplayed() {
    HubRig rig = live(true);

    rig.join(2, new Recovery(Optional.empty(), new Recovery.Rewind.Count(2), Optional.empty()));
    rig.log.answer("latest 2", messages("f", 1, 2));

    assertThat(rig.left()).containsExactly("resume 1.2 from e:5");
  }

  @Test
  void nothingIsHeldWhenTheChannelIsForgotten() {
    HubRig rig = rig(true);
    SubscriptionHandle handle = rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    publish(rig, "e", 6);
    publish(rig, "e", 9);

    rig.leave(handle);
    rig.advance(Duration.ofSeconds(5));

    assertThat(rig.frames.held()).isEmpty();
    assertThat(rig.log.asked).isEmpty();
  }

  private static HubRig rig(boolean lenient) {
    return new HubRig("chat", new Namespace("*", Optional.of(HISTORY), lenient, false, 10, false));
  }

  /** With one subscriber, at e:5. */
  private static HubRig live(boolean lenient) {
    HubRig rig = rig(lenient);
    rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    rig.left();
    return rig;
  }

  /** With one subscriber, at g:5; f ended at 4 and e before that at 3. */
  private static HubRig forkedTwice(boolean lenient) {
    HubRig rig = rig(lenient);
    rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("g", 5), forked("f:4", "e:3")));
    rig.left();
    return rig;
  }

  private static void reconnect(HubRig rig) {
    rig.linkDown();
    rig.linkUp();
    rig.confirm();
  }

  private static SubscriptionHandle resume(HubRig rig, int number, Position since) {
    return rig.join(
        number, new Recovery(Optional.of(since), Recovery.Rewind.NOTHING, Optional.empty()));
  }

  private static Ancestry forked(String... forks) {
    return new Ancestry(Stream.of(forks).map(Position::parse).toList());
  }

  private static Position at(String epoch, long offset) {
    return new Position(epoch, offset);
  }

  private static void publish(HubRig rig, String epoch, long offset) {
    rig.publish(message(epoch, offset));
  }

  private static Rows rows(Why why, Position top, Ancestry ancestry, int from, int to) {
    return new Rows(why, top, ancestry, messages(top.epoch(), from, to));
  }

  private static List<Envelope> messages(String epoch, int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(offset -> message(epoch, offset)).toList();
  }

  private static Envelope message(String epoch, long offset) {
    return new Envelope(offset, epoch, 1, 0, Optional.empty(), "", Buffer.buffer("m" + offset));
  }
}
