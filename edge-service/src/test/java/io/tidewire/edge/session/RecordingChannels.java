package io.tidewire.edge.session;

import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.wire.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hubs that admit when the test says so. */
final class RecordingChannels implements Channels {

  final List<ChannelSubscriber> joining = new ArrayList<>();
  final List<Optional<PresenceJoin>> memberships = new ArrayList<>();
  final List<String> left = new ArrayList<>();

  @Override
  public void join(ChannelSubscriber subscriber, Optional<PresenceJoin> membership) {
    joining.add(subscriber);
    memberships.add(membership);
  }

  @Override
  public void leave(ChannelSubscriber subscriber, DisconnectReason how) {
    left.add(subscriber.topic().channel() + " " + how);
  }

  void admitAll() {
    List<ChannelSubscriber> admitted = List.copyOf(joining);
    joining.clear();
    for (ChannelSubscriber subscriber : admitted) {
      subscriber.admitted(
          new TextFrame(ServerFrames.subscriptionSucceeded(subscriber.topic().channel())),
          Optional.empty());
    }
  }
}
