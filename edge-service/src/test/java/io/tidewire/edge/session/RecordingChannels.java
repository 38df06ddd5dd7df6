package io.tidewire.edge.session;

import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hubs that admit when the test says so. */
final class RecordingChannels implements Channels {

  final List<ChannelSubscriber> joining = new ArrayList<>();
  final List<Optional<PresenceJoin>> memberships = new ArrayList<>();
  final List<String> left = new ArrayList<>();

  /** Whether user channels are live as soon as somebody signs in. */
  boolean admitsUsersAtOnce = true;

  @Override
  public void join(ChannelSubscriber subscriber, Optional<PresenceJoin> membership) {
    joining.add(subscriber);
    memberships.add(membership);
    if (admitsUsersAtOnce && subscriber.topic().channel().kind() == ChannelKind.USER) {
      joining.remove(subscriber);
      admit(subscriber);
    }
  }

  @Override
  public void leave(ChannelSubscriber subscriber, DisconnectReason how) {
    left.add(subscriber.topic().channel() + " " + how);
  }

  void admitAll() {
    List<ChannelSubscriber> admitted = List.copyOf(joining);
    joining.clear();
    admitted.forEach(RecordingChannels::admit);
  }

  private static void admit(ChannelSubscriber subscriber) {
    subscriber.admitted(
        new TextFrame(ServerFrames.subscriptionSucceeded(subscriber.topic().channel())),
        Optional.empty());
  }
}
