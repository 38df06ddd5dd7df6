package io.tidewire.edge.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class FanoutTest {

  private static final Topic TOPIC = new Topic("1", "orders");

  private final LongAdder delivered = new LongAdder();
  private final Fanout fanout = new Fanout(delivered);
  private final TextFrames frames = new TextFrames();

  @Test
  void everySubscriberOfTheTopicReceivesTheFrameOnce() {
    RecordingSubscriber ann = joined(1);
    RecordingSubscriber ben = joined(2);
    RecordingSubscriber elsewhere = new RecordingSubscriber(3);
    fanout.join(new Topic("2", "orders"), elsewhere);

    deliver("hello");

    assertThat(ann.got).containsExactly("hello");
    assertThat(ben.got).containsExactly("hello");
    assertThat(elsewhere.got).isEmpty();
    assertThat(delivered.sum()).isEqualTo(2);
  }

  @Test
  void theExcludedConnectionReceivesNothing() {
    RecordingSubscriber sender = joined(1);
    RecordingSubscriber other = joined(2);

    fanout.deliver(TOPIC, frames.encode("hello"), Optional.of(new SocketId("1.1")));

    assertThat(sender.got).isEmpty();
    assertThat(other.got).containsExactly("hello");
  }

  @Test
  void slowSubscribersAreReturnedAndTheOthersReceiveTheFrame() {
    RecordingSubscriber slow = joined(1);
    slow.answer = Offer.OVERFLOWED;
    RecordingSubscriber closed = joined(2);
    closed.answer = Offer.CLOSED;
    RecordingSubscriber quick = joined(3);

    List<Subscriber> tooSlow = deliver("hello");

    assertThat(tooSlow).containsExactly(slow);
    assertThat(quick.got).containsExactly("hello");
    assertThat(deliver("again")).containsExactly(slow);
    assertThat(delivered.sum()).isEqualTo(2);
  }

  @Test
  void aTopicWithoutSubscribersDeliversNothing() {
    assertThat(deliver("hello")).isEmpty();
  }

  @Test
  void aRemovedSubscriberReceivesNothingAndTheTopicIsRemovedWithTheLastOne() {
    RecordingSubscriber ann = new RecordingSubscriber(1);
    Seat seat = fanout.join(TOPIC, ann);

    fanout.leave(seat);
    fanout.leave(seat);
    deliver("hello");

    assertThat(ann.got).isEmpty();
    assertThat(fanout.topics()).isZero();
  }

  @Test
  void leavingTwiceDoesNotRemoveALaterSubscriber() {
    Seat left = fanout.join(TOPIC, new RecordingSubscriber(1));
    fanout.leave(left);
    RecordingSubscriber later = joined(2);

    fanout.leave(left);
    deliver("hello");

    assertThat(later.got).containsExactly("hello");
  }

  @Test
  void subscribersThatLeaveDuringADeliveryCauseNoLossAndNoDuplicate() {
    for (int leaver = 0; leaver < 5; leaver++) {
      for (int victim = 0; victim < 5; victim++) {
        Fanout table = new Fanout(delivered);
        List<RecordingSubscriber> all = new ArrayList<>();
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          all.add(new RecordingSubscriber(i + 1));
          seats.add(table.join(TOPIC, all.get(i)));
        }
        Seat leaving = seats.get(victim);
        all.get(leaver).onOffer = () -> table.leave(leaving);

        table.deliver(TOPIC, frames.encode("one"), Optional.empty());
        table.deliver(TOPIC, frames.encode("two"), Optional.empty());

        for (int i = 0; i < 5; i++) {
          if (i == victim) continue;
          assertThat(all.get(i).got)
              .as("%d of %d, %d", i, leaver, victim)
              .containsExactly("one", "two");
        }
        assertThat(all.get(victim).got).doesNotContain("two");
        assertThat(table.size(TOPIC)).isEqualTo(4);
      }
    }
  }

  @Test
  void aSubscriberMayAddAnotherDuringADelivery() {
    RecordingSubscriber late = new RecordingSubscriber(2);
    RecordingSubscriber host = joined(1);
    host.onOffer =
        () -> {
          host.onOffer = () -> {};
          fanout.join(TOPIC, late);
        };

    deliver("one");
    deliver("two");

    assertThat(host.got).containsExactly("one", "two");
    assertThat(late.got).containsExactly("two");
  }

  @Test
  void allSubscribersMayLeaveDuringADelivery() {
    List<Seat> seats = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      RecordingSubscriber subscriber = new RecordingSubscriber(i);
      subscriber.onOffer = () -> seats.forEach(fanout::leave);
      seats.add(fanout.join(TOPIC, subscriber));
    }

    deliver("hello");

    assertThat(fanout.topics()).isZero();
    RecordingSubscriber later = joined(99);
    deliver("later");
    assertThat(later.got).containsExactly("later");
  }

  @Test
  void subscribersReceiveExactlyTheFramesSentWhileTheyAreSubscribed() {
    Random random = new Random(7);
    List<Visit> here = new ArrayList<>();
    List<Visit> all = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      if (here.size() < random.nextInt(200)) {
        RecordingSubscriber subscriber = new RecordingSubscriber(step);
        Visit visit = new Visit(subscriber, fanout.join(TOPIC, subscriber), new ArrayList<>());
        here.add(visit);
        all.add(visit);
      } else if (!here.isEmpty()) {
        fanout.leave(here.remove(random.nextInt(here.size())).seat());
      }
      String text = "m" + step;
      deliver(text);
      here.forEach(visit -> visit.expected().add(text));
    }

    assertThat(all).allMatch(visit -> visit.subscriber().got.equals(visit.expected()));
    assertThat(fanout.size(TOPIC)).isEqualTo(here.size());
  }

  private record Visit(RecordingSubscriber subscriber, Seat seat, List<String> expected) {}

  private RecordingSubscriber joined(int number) {
    RecordingSubscriber subscriber = new RecordingSubscriber(number);
    fanout.join(TOPIC, subscriber);
    return subscriber;
  }

  private List<Subscriber> deliver(String text) {
    return fanout.deliver(TOPIC, frames.encode(text), Optional.empty());
  }
}
