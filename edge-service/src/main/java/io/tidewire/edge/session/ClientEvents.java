package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.SoftError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether one connection may send this client event now: the checks of docs/design/protocol.md §4.6
 * in its order. Confined to the connection's event loop.
 */
final class ClientEvents {

  private static final int MAX_EVENT_NAME = 200;

  private final AppPolicy app;
  private final TokenBucket rate;

  ClientEvents(AppPolicy app, TokenBucket rate) {
    this.app = app;
    this.rate = rate;
  }

  /**
   * What is wrong with the event; empty lets it pass and counts it. An event that is refused for
   * any other reason does not count against the rate.
   *
   * @param subscription the sender's subscription to the channel, if it has a live one
   */
  Optional<SoftError> refusal(ClientFrame.ClientEvent frame, Optional<Subscription> subscription) {
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
