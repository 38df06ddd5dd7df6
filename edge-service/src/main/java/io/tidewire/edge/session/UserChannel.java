package io.tidewire.edge.session;

import io.tidewire.edge.channel.Channels;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.Member;
import io.tidewire.wire.RecoveryAnswer;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.ServerFrames;
import java.util.Optional;

/**
 * The channel of the user that a connection signed in as (docs/design/protocol.md §6.6). The
 * sign-in subscribes it before the client learns of its success, so that nothing sent to the user
 * from then on is lost. Clients subscribe to it nevertheless, which changes nothing.
 *
 * <p>Confined to the connection's event loop.
 */
final class UserChannel {

  private final ClientSocket socket;
  private final Subscriptions subscriptions;

  /** Waits for the channel to be live. */
  private Optional<Runnable> waiting = Optional.empty();

  UserChannel(ClientSocket socket, Subscriptions subscriptions) {
    this.socket = socket;
    this.subscriptions = subscriptions;
  }

  /**
   * Runs {@code bound} once the channel is live; never if the connection ends first. No channel can
   * be named after some ids, which are bound to none.
   */
  void bind(String userId, Runnable bound) {
    Optional<ChannelName> name = name(userId);
    Optional<Subscription> present = name.flatMap(legal -> subscriptions.present(legal.value()));
    if (name.isEmpty() || present.filter(Subscription::isLive).isPresent()) {
      bound.run();
      return;
    }
    waiting = Optional.of(bound);
    if (present.isEmpty()) subscriptions.bind(name.get());
  }

  private static Optional<ChannelName> name(String userId) {
    try {
      return Optional.of(ChannelName.ofUser(userId));
    } catch (MalformedName illegal) {
      return Optional.empty();
    }
  }

  /** Of the channel that says whether the user is signed in; none in an app without watchlists. */
  static Optional<Channels.PresenceJoin> membership(Session session) {
    return session
        .user()
        .filter(known -> session.app().users().watchlists())
        .map(known -> new Member(known.userId(), Member.NO_INFO))
        .map(known -> new Channels.PresenceJoin(known, 1));
  }

  /** The channel is live. */
  void live() {
    Optional<Runnable> bound = waiting;
    waiting = Optional.empty();
    bound.ifPresent(Runnable::run);
  }

  /** The client subscribes to a channel that is live or pending already. */
  void requested(ClientFrame.Subscribe frame, Subscription present) {
    if (present.isLive()) {
      socket.send(succeeded(present.topic().channel(), frame));
    } else {
      present.requested();
    }
  }

  private static String succeeded(ChannelName channel, ClientFrame.Subscribe frame) {
    return frame.recovery().isEmpty()
        ? ServerFrames.subscriptionSucceeded(channel)
        : RecoveryFrames.subscriptionSucceeded(channel, Optional.empty(), RecoveryAnswer.STARTED);
  }
}
