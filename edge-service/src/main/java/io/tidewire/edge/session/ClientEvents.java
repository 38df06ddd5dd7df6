package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SoftError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Publishes the client events of one connection, after the checks of docs/design/protocol.md §4.6
 * in its order. Confined to the connection's event loop.
 */
final class ClientEvents {

  private static final int MAX_EVENT_NAME = 200;

  private final Session session;
  private final SessionPorts ports;
  private final TokenBucket rate;

  ClientEvents(Session session, SessionPorts ports) {
    int perSecond = session.app().connections().maxClientEventsPerSecond();
    this.session = session;
    this.ports = ports;
    this.rate = new TokenBucket(perSecond, perSecond, ports.clock());
  }

  /**
   * Publishes the event, or tells the client what is wrong with it.
   *
   * @param subscription the sender's subscription to the channel, if it has a live one
   */
  void received(ClientFrame.ClientEvent frame, Optional<Subscription> subscription) {
    Optional<SoftError> refusal = refusal(frame, subscription);
    if (refusal.isPresent()) {
      session.tell(refusal.get());
    } else {
      publish(frame, subscription.orElseThrow());
    }
  }

  /**
   * Rebuilds the event from the fields a client may set, so that others, such as a forged user id,
   * are left out.
   */
  private void publish(ClientFrame.ClientEvent frame, Subscription subscription) {
    ports.meters().clientEvent();
    ChannelName channel = subscription.topic().channel();
    WebhookEvent.ClientEvent event =
        new WebhookEvent.ClientEvent(
            subscription.topic(),
            frame.event(),
            frame.data().orElse("{}"),
            session.socket().id(),
            subscription.member().map(Member::userId));
    String relayed = ServerFrames.clientEvent(event.event(), channel, event.data(), event.userId());
    ports
        .clientEvents()
        .publish(event, relayed)
        .onFailure(
            away -> {
              ports.meters().clientEventLost();
              session.tell(SoftError.clientEventNotDelivered(channel.value()));
            });
  }

  /**
   * What is wrong with the event; empty lets it pass and counts it. An event that is refused for
   * any other reason does not count against the rate.
   */
  private Optional<SoftError> refusal(
      ClientFrame.ClientEvent frame, Optional<Subscription> subscription) {
    AppPolicy app = session.app();
    if (frame.event().length() > MAX_EVENT_NAME) {
      return Optional.of(SoftError.clientEventNameTooLong(MAX_EVENT_NAME));
    }
    if (!app.clientEvents()) return Optional.of(SoftError.clientEventsDisabled());
    if (!ChannelKind.of(frame.channel()).allowsClientEvents()) {
      return Optional.of(SoftError.clientEventNotAllowed(frame.channel()));
    }
    if (subscription.isEmpty()) return Optional.of(SoftError.notSubscribed(frame.channel()));
    if (!subscription.get().mayPublish()) {
      return Optional.of(SoftError.clientEventNotGranted(frame.channel()));
    }
    if (bytes(frame) > app.messages().maxEventBytes()) {
      return Optional.of(SoftError.clientEventTooLarge(app.messages().maxEventBytes()));
    }
    if (!rate.tryTake()) {
      return Optional.of(
          SoftError.clientEventRateExceeded(app.connections().maxClientEventsPerSecond()));
    }
    return Optional.empty();
  }

  private static int bytes(ClientFrame.ClientEvent frame) {
    return frame.data().map(data -> data.getBytes(StandardCharsets.UTF_8).length).orElse(0);
  }
}
