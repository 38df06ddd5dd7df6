package io.tidewire.wire;

import java.util.Optional;

/**
 * What a client can say (docs/design/protocol.md §4), read but not judged: names may be illegal.
 */
public sealed interface ClientFrame {

  /** Calls the receiver's method for this frame. */
  void deliverTo(Receiver receiver);

  /**
   * {@code pusher:subscribe}.
   *
   * @param channel never empty
   * @param auth as sent; public channels come with an empty one or none
   * @param channelData the signed text, character by character; present even if empty
   * @param recovery present if the subscription shall be recoverable; only in {@link Dialect#REC1}
   */
  record Subscribe(
      String channel,
      Optional<String> auth,
      Optional<String> channelData,
      Optional<RecoveryRequest> recovery)
      implements ClientFrame {

    /** One as stock clients send it. */
    public Subscribe(String channel, Optional<String> auth, Optional<String> channelData) {
      this(channel, auth, channelData, Optional.empty());
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onSubscribe(this);
    }
  }

  /**
   * {@code pusher:unsubscribe}.
   *
   * @param channel never empty
   */
  record Unsubscribe(String channel) implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onUnsubscribe(this);
    }
  }

  /**
   * {@code pusher:signin}.
   *
   * @param userData the signed text, character by character
   */
  record Signin(String auth, String userData) implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onSignin(this);
    }
  }

  /** {@code pusher:ping}. */
  record Ping() implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onPing();
    }
  }

  /** {@code pusher:pong}. */
  record Pong() implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onPong();
    }
  }

  /** {@code tidewire:refresh}: another token in place of the one that is about to expire. */
  record Refresh(String token) implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onRefresh(this);
    }

    @Override
    public String toString() {
      return "Refresh[token=…]";
    }
  }

  /**
   * {@code client-*}.
   *
   * @param event starts with {@code client-}, at most {@value EventName#MAX_LENGTH} characters
   * @param channel never empty
   * @param data what receivers get: a string verbatim, any other value as its compact JSON text;
   *     absent only if the client sent none
   * @param ack what the client calls the event in the answer that it wants; only in a {@link
   *     Dialect} that acknowledges
   */
  record ClientEvent(String event, String channel, Optional<String> data, Optional<String> ack)
      implements ClientFrame {

    /** One as stock clients send it. */
    public ClientEvent(String event, String channel, Optional<String> data) {
      this(event, channel, data, Optional.empty());
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onClientEvent(this);
    }
  }

  /** An event that is unknown, or that clients may not send. */
  record Unsupported(String event) implements ClientFrame {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.onUnsupported(this);
    }
  }

  /** One method per frame. */
  interface Receiver {
    void onSubscribe(Subscribe frame);

    void onUnsubscribe(Unsubscribe frame);

    void onSignin(Signin frame);

    void onPing();

    void onPong();

    void onRefresh(Refresh frame);

    void onClientEvent(ClientEvent frame);

    void onUnsupported(Unsupported frame);
  }
}
