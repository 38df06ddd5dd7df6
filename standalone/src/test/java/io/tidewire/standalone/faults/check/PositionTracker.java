package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.OnChannel;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Skipped;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The position that a rec1 client derives from what it received (docs/recovery.md, R1 and R6). */
final class PositionTracker {

  private Optional<LogPosition> at = Optional.empty();

  /** Walks through a subscription, and passes each entry with the position before it. */
  static PositionTracker through(
      SubscriptionHistory conversation, BiConsumer<PositionTracker, OnChannel> each) {
    PositionTracker follower = new PositionTracker();
    for (OnChannel happening : conversation.happenings()) {
      each.accept(follower, happening);
      follower.heard(happening);
    }
    return follower;
  }

  /** Empty until the subscription is answered. */
  Optional<LogPosition> at() {
    return at;
  }

  private void heard(OnChannel happening) {
    if (happening instanceof Succeeded answer) {
      moveTo(answer.epoch(), answer.offset());
    } else if (happening instanceof Told told) {
      moveTo(told.epoch(), told.offset());
    } else if (happening instanceof Received message) {
      advance(message.offset());
    } else if (happening instanceof Skipped skip) {
      advance(skip.offset());
    }
  }

  private void moveTo(String epoch, long offset) {
    if (!epoch.isEmpty()) at = Optional.of(new LogPosition(epoch, offset));
  }

  private void advance(long offset) {
    if (offset < 0) return;
    at = at.map(before -> new LogPosition(before.epoch(), Math.max(before.offset(), offset)));
  }
}
