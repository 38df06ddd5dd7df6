package io.tidewire.standalone.testing;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PrivateEncryptedChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionState;
import com.pusher.rest.data.PresenceUser;
import io.tidewire.kit.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stock pusher-java-client of one user, with a backend that signs for it. Records what it
 * receives.
 */
public final class JavaClient implements AutoCloseable {

  private final Pusher pusher;
  private final Ear ear = new Ear();

  private JavaClient(int port, String user, String secret) {
    com.pusher.rest.Pusher backend = TestApp.encryptingBackend(port, secret);
    pusher =
        new Pusher(
            TestApp.KEY,
            options(port)
                .setChannelAuthorizer(
                    (channel, socket) -> authorize(backend, channel, socket, user)));
  }

  public static JavaClient connect(int port, String user) {
    return connect(port, user, TestApp.SECRET);
  }

  /**
   * @param secret of the backend; a wrong one signs nothing that the server accepts
   */
  public static JavaClient connect(int port, String user, String secret) {
    var client = new JavaClient(port, user, secret);
    client.pusher.connect();
    Await.until(
        user + " is connected",
        () -> client.pusher.getConnection().getState() == ConnectionState.CONNECTED);
    return client;
  }

  /** A client that is not connected yet. */
  public static Pusher stranger(int port, String key) {
    return new Pusher(key, options(port));
  }

  private static PusherOptions options(int port) {
    return new PusherOptions()
        .setHost("127.0.0.1")
        .setWsPort(port)
        .setWssPort(port)
        .setUseTLS(false);
  }

  private static String authorize(
      com.pusher.rest.Pusher backend, String channel, String socket, String user) {
    if (!channel.startsWith("presence-")) return backend.authenticate(socket, channel);
    var who = new PresenceUser(user, Map.of("name", "Name of " + user));
    return backend.authenticate(socket, channel, who);
  }

  public Pusher pusher() {
    return pusher;
  }

  /** The listener for all events. */
  public Ear ear() {
    return ear;
  }

  public void subscribe(String channel, String... events) {
    pusher.subscribe(channel, ear, events);
    awaitConfirmation(channel);
  }

  public void subscribePrivate(String channel, String... events) {
    pusher.subscribePrivate(channel, ear, events);
    awaitConfirmation(channel);
  }

  public void subscribeEncrypted(String channel, String... events) {
    pusher.subscribePrivateEncrypted(channel, ear, events);
    awaitConfirmation(channel);
  }

  public void subscribePresence(String channel, String... events) {
    pusher.subscribePresence(channel, ear, events);
    awaitConfirmation(channel);
  }

  private void awaitConfirmation(String channel) {
    Await.until("subscribed to " + channel, () -> ear.confirmed.contains(channel));
  }

  /** Waits for the first such event and returns its data. */
  public String heard(String event) {
    return Await.found(event, () -> events(event).stream().findFirst());
  }

  /** The data of such events so far. */
  public List<String> events(String event) {
    return ear.events.stream()
        .filter(heard -> heard.getEventName().equals(event))
        .map(PusherEvent::getData)
        .toList();
  }

  /** The user who sent the last event. */
  public String lastSender() {
    return String.valueOf(ear.events.get(ear.events.size() - 1).getUserId());
  }

  /** The channels in the order of their confirmations. */
  public List<String> confirmed() {
    return List.copyOf(ear.confirmed);
  }

  /** The ids of the last roster. */
  public List<String> members() {
    return ear.members;
  }

  /** The added users with a plus, the removed ones with a minus. */
  public List<String> comings() {
    return List.copyOf(ear.comings);
  }

  public List<String> troubles() {
    return List.copyOf(ear.troubles);
  }

  /**
   * Ensures that everything sent to this client has arrived, because a later subscription is
   * confirmed.
   */
  public void sync() {
    subscribe("sync-" + System.nanoTime());
    ear.confirmed.remove(ear.confirmed.size() - 1);
  }

  @Override
  public void close() {
    pusher.disconnect();
  }

  /** One listener for all kinds of channels. */
  public static final class Ear
      implements PresenceChannelEventListener, PrivateEncryptedChannelEventListener {

    private final List<PusherEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> confirmed = new CopyOnWriteArrayList<>();
    private final List<String> comings = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile List<String> members = List.of();

    @Override
    public void onEvent(PusherEvent event) {
      events.add(event);
    }

    @Override
    public void onSubscriptionSucceeded(String channel) {
      confirmed.add(channel);
    }

    @Override
    public void onUsersInformationReceived(String channel, Set<User> users) {
      members = users.stream().map(User::getId).toList();
    }

    @Override
    public void userSubscribed(String channel, User user) {
      comings.add("+" + user.getId());
    }

    @Override
    public void userUnsubscribed(String channel, User user) {
      comings.add("-" + user.getId());
    }

    @Override
    public void onAuthenticationFailure(String message, Exception cause) {
      troubles.add(message);
    }

    @Override
    public void onDecryptionFailure(String event, String reason) {
      troubles.add(event + ": " + reason);
    }

    @Override
    public void onError(String message, Exception cause) {
      troubles.add(message + Optional.ofNullable(cause).map(why -> ": " + why).orElse(""));
    }
  }
}
