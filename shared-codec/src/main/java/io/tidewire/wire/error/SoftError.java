package io.tidewire.wire.error;

import io.tidewire.text.Excerpt;
import io.tidewire.text.IllFormedText;
import java.util.OptionalInt;

/**
 * A {@code pusher:error} after which the connection stays open (docs/design/protocol.md §4). Texts
 * that the hosted service is known to send are kept to the letter.
 *
 * @param code absent for most; never a code that clients close for
 * @param message cut to {@link Excerpt#MAX_MESSAGE} characters
 */
public record SoftError(OptionalInt code, String message) {

  public SoftError {
    message = Excerpt.message(message);
  }

  private static final int UNAUTHORIZED = 4009;
  private static final int CLIENT_EVENT_REJECTED = 4301;
  private static final int WATCHLIST_LIMIT = 4302;

  /** The text is not a JSON object with an event name. */
  public static SoftError invalidMessageFormat() {
    return withoutCode("Invalid message format");
  }

  /** A string that UTF-8 cannot carry. */
  public static SoftError illFormedText(IllFormedText text) {
    return withoutCode("Invalid parameter: " + text.getMessage());
  }

  /** A binary frame, which the protocol does not have. */
  public static SoftError binaryNotSupported() {
    return withoutCode("Binary messages are not supported");
  }

  /** An event that clients do not send. */
  public static SoftError unsupportedEvent(String event) {
    return withoutCode("Unsupported event received on socket: " + Excerpt.of(event));
  }

  public static SoftError missingParameter(String path) {
    return withoutCode("Missing parameter: " + path);
  }

  /** A member that should be a string and is not. */
  public static SoftError invalidParameter(String path) {
    return withoutCode("Invalid parameter: " + path + " must be a string");
  }

  /**
   * A subscribe whose wish to recover makes no sense, and which was not carried out.
   *
   * @param what names the member and what was expected
   */
  public static SoftError invalidRecovery(String what) {
    return withoutCode("Invalid recovery: " + what);
  }

  public static SoftError existingSubscription(String channel) {
    return withoutCode("Existing subscription to channel " + Excerpt.of(channel));
  }

  public static SoftError noCurrentSubscription(String channel) {
    return withoutCode(
        "No current subscription to channel "
            + Excerpt.of(channel)
            + ", or subscription in progress");
  }

  /**
   * A refused subscription to an encrypted channel. {@code pusher:subscription_error}, the answer
   * for all others, would crash the Java client there.
   */
  public static SoftError encryptedSubscription(String channel, SubscriptionError refusal) {
    return withoutCode("Subscription to " + Excerpt.of(channel) + " refused: " + refusal.error());
  }

  public static SoftError signinRefused(String why) {
    return new SoftError(OptionalInt.of(UNAUTHORIZED), why);
  }

  /** The token of {@code tidewire:refresh} does not replace the present one, which stays valid. */
  public static SoftError refreshRefused(String why) {
    return new SoftError(OptionalInt.of(UNAUTHORIZED), why);
  }

  /** The sign-in succeeded, but only the first ids are watched. */
  public static SoftError watchlistTooLong(int limit) {
    return new SoftError(
        OptionalInt.of(WATCHLIST_LIMIT),
        "Watchlist limit exceeded: only the first " + limit + " users are watched");
  }

  public static SoftError clientEventNameTooLong(int limit) {
    return clientEventRejected("event name is longer than " + limit + " characters");
  }

  public static SoftError invalidClientEvent() {
    return withoutCode("Invalid client event (must contain channel and data)");
  }

  public static SoftError clientEventsDisabled() {
    return clientEventRejected("client events are not enabled for this app");
  }

  /** Public, encrypted and user channels, or a token that grants listening only. */
  public static SoftError clientEventNotAllowed(String channel) {
    return withoutCode(
        "Client event rejected - only supported on private and presence channels that the client"
            + " may publish to, not on "
            + Excerpt.of(channel));
  }

  /** The channel was opened by a token whose grant does not include publishing. */
  public static SoftError clientEventNotGranted(String channel) {
    return withoutCode(
        "Client event rejected - the token does not grant publishing to " + Excerpt.of(channel));
  }

  public static SoftError notSubscribed(String channel) {
    return withoutCode(
        "Client event rejected - not a member of the channel " + Excerpt.of(channel));
  }

  public static SoftError clientEventTooLarge(int maxBytes) {
    return clientEventRejected("data is larger than " + maxBytes + " bytes");
  }

  public static SoftError clientEventRateExceeded(int perSecond) {
    return clientEventRejected("rate limit of " + perSecond + " per second exceeded");
  }

  /** The event was valid, but Redis is unavailable. */
  public static SoftError clientEventNotDelivered(String channel) {
    return withoutCode(
        "Client event not delivered to channel " + Excerpt.of(channel) + ", try again");
  }

  /** An {@code ack} that is no name for an event. */
  public static SoftError invalidAck(int maxLength) {
    return withoutCode(
        "Invalid parameter: ack must be a string of 1 to " + maxLength + " characters");
  }

  /** By the app's backend, or because it did not answer. */
  public static SoftError clientEventRefused(String why) {
    return clientEventRejected(why);
  }

  private static SoftError clientEventRejected(String why) {
    return new SoftError(OptionalInt.of(CLIENT_EVENT_REJECTED), "Client event rejected - " + why);
  }

  private static SoftError withoutCode(String message) {
    return new SoftError(OptionalInt.empty(), message);
  }
}
