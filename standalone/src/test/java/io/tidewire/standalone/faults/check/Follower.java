package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Conversation;
import io.tidewire.standalone.faults.history.Happening.OnChannel;
import io.tidewire.standalone.faults.history.Happening.Received;
import io.tidewire.standalone.faults.history.Happening.Skipped;
import io.tidewire.standalone.faults.history.Happening.Succeeded;
import io.tidewire.standalone.faults.history.Happening.Told;
import io.tidewire.standalone.faults.history.Place;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a client of rec1 believes to be, from what it was sent (docs/recovery.md, R1 and R6). */
final class Follower {

  private Optional<Place> at = Optional.empty();

  /** Walks through a subscription; {@code each} sees every happening with the place before it. */
  static Follower through(Conversation conversation, BiConsumer<Follower, OnChannel> each) {
    Follower follower = new Follower();
    for (OnChannel happening : conversation.happenings()) {
      each.accept(follower, happening);
      follower.heard(happening);
    }
    return follower;
  }

  /** Nothing until the answer. */
  Optional<Place> at() {
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
    if (!epoch.isEmpty()) at = Optional.of(new Place(epoch, offset));
  }

  private void advance(long offset) {
    if (offset < 0) return;
    at = at.map(before -> new Place(before.epoch(), Math.max(before.offset(), offset)));
  }
}
