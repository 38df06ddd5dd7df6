package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresenceUpdateQueueTest {

  private static final String HERE = "here";

  private Object server = HERE;
  private final PresenceUpdateQueue queue = new PresenceUpdateQueue(topic -> server);

  private static final class Said implements PendingPresenceUpdate {
    final Requester requester;

    Said(Requester requester) {
      this.requester = requester;
    }

    @Override
    public Topic topic() {
      return new Topic("1", "c");
    }

    @Override
    public Requester requester() {
      return requester;
    }

    @Override
    public Optional<PresenceOp> operation() {
      return Optional.of(new PresenceOp.Occupy(topic(), 1, 1));
    }

    @Override
    public void answered(PresenceOutcome outcome) {}
  }

  private static Said count(String app) {
    return new Said(Requester.channelsOf(app));
  }

  private static Said member(String app, int connection) {
    return new Said(Requester.connection(app, new SocketId("1." + connection)));
  }

  @Test
  void aMemberDoesNotWaitForTheCountsOfAHundredThousandChannels() {
    for (int i = 0; i < 100_000; i++) queue.add(count("attacked"));
    Said member = member("attacked", 1);
    queue.add(member);

    List<PendingPresenceUpdate> batch = queue.take(HERE, 256, true).updates();

    assertThat(batch).hasSize(256).first().isSameAs(member);
  }

  @Test
  void countsHaveAQuarterOfABatchThatMembersCouldFill() {
    for (int i = 0; i < 1_000; i++) queue.add(member("1", i));
    for (int i = 0; i < 1_000; i++) queue.add(count("1"));

    List<PendingPresenceUpdate> batch = queue.take(HERE, 256, true).updates();

    assertThat(batch).filteredOn(said -> said.requester().connection().isEmpty()).hasSize(64);
  }

  @Test
  void anotherAppsCountDoesNotWaitForAHundredThousandOfOneApp() {
    for (int i = 0; i < 100_000; i++) queue.add(count("attacked"));
    Said other = count("other");
    queue.add(other);

    assertThat(queue.take(HERE, 2, true).updates()).contains(other);
  }

  @Test
  void anUpdateThatSomebodyWaitsForComesBeforeMembersAndIsSentOnce() {
    for (int i = 0; i < 1_000; i++) queue.add(member("1", i));
    Said said = count("1");
    queue.addPatient(said);
    queue.addFirst(said);
    queue.add(said);

    assertThat(queue.take(HERE, 1, false).updates()).containsExactly(said);
    assertThat(queue.hasPatient()).isFalse();
    assertThat(queue.urgentBeside(said)).isEqualTo(1_000);
  }

  @Test
  void anUpdateThatBecameUrgentIsSentOnce() {
    Said said = count("1");
    queue.addPatient(said);
    queue.add(said);

    assertThat(queue.take(HERE, 256, true).updates()).containsExactly(said);
    assertThat(queue.hasPatient()).isFalse();
    assertThat(queue.urgentBeside(said)).isZero();
  }

  @Test
  void anUpdateWhoseSlotMovesIsSentOnceAndToItsNewRedis() {
    Said said = count("1");
    queue.add(said);
    server = "there";
    queue.add(said);

    assertThat(queue.servers()).containsExactly("there");
    assertThat(queue.take(HERE, 256, true).updates()).isEmpty();
    assertThat(queue.take("there", 256, true).updates()).containsExactly(said);
  }

  @Test
  void anUpdateOnItsWayIsNotSentToAnotherRedisBeforeItIsAnswered() {
    Said said = count("1");
    queue.add(said);
    queue.take(HERE, 256, true);
    server = "there";
    queue.addFirst(said);
    assertThat(queue.servers()).isEmpty();

    queue.back(said);

    assertThat(queue.servers()).containsExactly("there");
  }
}
