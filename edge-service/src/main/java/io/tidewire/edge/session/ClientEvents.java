package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.error.SoftError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What one connection publishes: the checks of docs/design/protocol.md §4.6 in its order, then the
 * app's backend if it wants to see the event, then Redis. Confined to the connection's event loop.
 */
final class ClientEvents {

  private static final int MAX_EVENT_NAME = 200;

  private final Session session;
  private final TokenBucket rate;

  /** Created with the first event that the app's backend decides about. */
  private Optional<ReviewedEvents> reviewed = Optional.empty();

  ClientEvents(Session session) {
    int perSecond = session.app().connections().maxClientEventsPerSecond();
    this.session = session;
    this.rate = new TokenBucket(perSecond, perSecond, session.ports().clock());
  }

  /**
   * Publishes the event, or tells the client what is wrong with it.
   *
   * @param subscription the sender's subscription to the channel, if it has a live one
   */
  void received(ClientFrame.ClientEvent frame, Optional<Subscription> subscription) {
    Optional<SoftError> refusal = refusal(frame, subscription);
    if (refusal.isPresent()) {
      refuse(frame, refusal.get());
      return;
    }
    Subscription sender = subscription.orElseThrow();
    session.ports().meters().clientEvent();
    if (session.app().hookedChannels().decideClientEvent(sender.topic().channel())) {
      review(frame, sender);
    } else {
      publish(frame, sender, new ClientEventVerdict.Allowed(frame.event(), data(frame)));
    }
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

  private static String data(ClientFrame.ClientEvent frame) {
    return frame.data().orElse("{}");
  }

  private void review(ClientFrame.ClientEvent frame, Subscription sender) {
    if (reviewed.isEmpty()) reviewed = Optional.of(new ReviewedEvents());
    boolean waits =
        reviewed
            .get()
            .ask(
                () ->
                    session
                        .ports()
                        .hooks()
                        .clientEvent(
                            new ClientEventRequest(
                                sender.topic(),
                                frame.event(),
                                data(frame),
                                new ClientEventRequest.Sender(
                                    session.socket().id(), user(sender)))),
                verdict -> judged(frame, sender, verdict));
    if (!waits) {
      refuse(frame, SoftError.clientEventRefused("too many events wait for the app's backend"));
    }
  }

  private Optional<String> user(Subscription sender) {
    return sender.member().map(Member::userId).or(() -> session.user().map(Member::userId));
  }

  private void judged(
      ClientFrame.ClientEvent frame, Subscription sender, Optional<ClientEventVerdict> verdict) {
    if (!sender.isLive()) {
      refuse(frame, SoftError.notSubscribed(frame.channel()));
    } else if (verdict.isEmpty()) {
      lost(frame);
    } else if (verdict.get() instanceof ClientEventVerdict.Allowed allowed) {
      publish(frame, sender, allowed);
    } else if (verdict.get() instanceof ClientEventVerdict.Refused refused) {
      refuse(frame, SoftError.clientEventRefused(refused.message()));
    }
  }

  /**
   * Rebuilds the event from the fields a client may set, so that others, such as a forged user id,
   * are left out.
   */
  private void publish(
      ClientFrame.ClientEvent frame, Subscription sender, ClientEventVerdict.Allowed allowed) {
    ChannelName channel = sender.topic().channel();
    WebhookEvent.ClientEvent event =
        new WebhookEvent.ClientEvent(
            sender.topic(),
            allowed.event(),
            allowed.data(),
            session.socket().id(),
            sender.member().map(Member::userId));
    String relayed = ServerFrames.clientEvent(event.event(), channel, event.data(), event.userId());
    session
        .ports()
        .clientEvents()
        .publish(event, relayed)
        .onFailure(away -> lost(frame))
        .onSuccess(
            published ->
                frame
                    .ack()
                    .ifPresent(ack -> answer(ServerFrames.acknowledged(channel.value(), ack))));
  }

  private void lost(ClientFrame.ClientEvent frame) {
    session.ports().meters().clientEventLost();
    refuse(frame, SoftError.clientEventNotDelivered(frame.channel()));
  }

  /** Who has asked for an answer gets it instead of an error. */
  private void refuse(ClientFrame.ClientEvent frame, SoftError why) {
    if (frame.ack().isEmpty()) {
      session.tell(why);
    } else if (session.counts(why)) {
      answer(ServerFrames.notAcknowledged(frame.channel(), frame.ack().get(), why));
    }
  }

  private void answer(String frame) {
    if (session.socket().isOpen()) session.socket().send(frame);
  }

  /** The connection has ended. */
  void end() {
    reviewed.ifPresent(ReviewedEvents::end);
  }
}
