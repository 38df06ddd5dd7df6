package io.tidewire.edge.fanout;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one topic on this event loop, packed, in no particular order. Two parallel
 * arrays, so that a delivery reads the subscribers only and a removal finds the seat that it moves.
 *
 * <p>A removal during a delivery leaves a gap that is closed afterwards; a subscriber added during
 * a delivery is not part of it.
 */
final class Row {

  private static final int FIRST_CAPACITY = 1;
  private static final int SPARSE = 4;

  private final Topic topic;
  private @Nullable Subscriber[] subscribers = new Subscriber[FIRST_CAPACITY];
  private @Nullable Seat[] seats = new Seat[FIRST_CAPACITY];
  private int end;
  private int holes;
  private int walks;

  Row(Topic topic) {
    this.topic = topic;
  }

  Topic topic() {
    return topic;
  }

  int size() {
    return end - holes;
  }

  Seat add(Subscriber subscriber) {
    if (end == subscribers.length) resize(end * 2);
    Seat seat = new Seat(this, end);
    subscribers[end] = subscriber;
    seats[end] = seat;
    end++;
    return seat;
  }

  /** Returns false if the seat was left before. */
  boolean remove(Seat seat) {
    if (!seat.isTaken()) return false;
    int index = seat.index();
    seat.vacate();
    subscribers[index] = null;
    seats[index] = null;
    holes++;
    if (walks == 0) fill(index);
    return true;
  }

  /** Returns how many took the frame, and adds those that could not to {@code tooSlow}. */
  int offer(Frame frame, Optional<SocketId> except, List<Subscriber> tooSlow) {
    int accepted = 0;
    int stop = end;
    walks++;
    try {
      for (int i = 0; i < stop; i++) {
        Subscriber subscriber = subscribers[i];
        if (subscriber == null) continue;
        if (isExcepted(subscriber, except)) {
          subscriber.excepted(frame);
          continue;
        }
        Offer offer = subscriber.offer(frame);
        if (offer == Offer.ACCEPTED) accepted++;
        else if (offer == Offer.OVERFLOWED) tooSlow.add(subscriber);
      }
    } finally {
      walks--;
      if (walks == 0 && holes > 0) closeHoles();
    }
    return accepted;
  }

  void forEach(Consumer<Subscriber> action) {
    walks++;
    try {
      for (int i = 0; i < end; i++) {
        Subscriber subscriber = subscribers[i];
        if (subscriber != null) action.accept(subscriber);
      }
    } finally {
      walks--;
      if (walks == 0 && holes > 0) closeHoles();
    }
  }

  private static boolean isExcepted(Subscriber subscriber, Optional<SocketId> except) {
    return except.isPresent() && except.get().equals(subscriber.socketId());
  }

  /** Moves the last one into the gap. */
  private void fill(int hole) {
    end--;
    holes--;
    if (hole != end) {
      subscribers[hole] = subscribers[end];
      Seat moved = seats[end];
      seats[hole] = moved;
      subscribers[end] = null;
      seats[end] = null;
      if (moved != null) moved.moveTo(hole);
    }
    if (end > FIRST_CAPACITY && end <= subscribers.length / SPARSE) resize(subscribers.length / 2);
  }

  /** From the back, so that the one moved is never a gap itself. */
  private void closeHoles() {
    for (int i = end - 1; i >= 0 && holes > 0; i--) {
      if (subscribers[i] == null) fill(i);
    }
  }

  private void resize(int capacity) {
    subscribers = Arrays.copyOf(subscribers, capacity);
    seats = Arrays.copyOf(seats, capacity);
  }
}
