package io.tidewire.wire.error;

import io.tidewire.text.Excerpt;

/**
 * Why a subscription was refused: what {@code pusher:subscription_error} says
 * (docs/design/protocol.md §5.6). Texts that the hosted service is known to send are kept to the
 * letter.
 *
 * @param error cut to {@link Excerpt#MAX_MESSAGE} characters
 */
public record SubscriptionError(String type, String error, int status) {

  public SubscriptionError {
    error = Excerpt.message(error);
  }

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int INTERNAL = 500;

  public static SubscriptionError authRequired(String channel) {
    return auth("Auth info required to subscribe to " + Excerpt.of(channel));
  }

  public static SubscriptionError malformedAuth() {
    return auth("Invalid format: auth must have the format key:signature");
  }

  public static SubscriptionError unknownKey(String key) {
    return auth("Invalid key in subscription auth data: '" + Excerpt.of(key) + "'");
  }

  /** Says what should have been signed: it holds no secret, and it is what a developer needs. */
  public static SubscriptionError invalidSignature(String stringToSign, String signature) {
    return auth(
        "Invalid signature: Expected HMAC SHA256 hex digest of "
            + Excerpt.of(stringToSign)
            + ", but got "
            + Excerpt.of(signature));
  }

  /** The channel belongs to another user, or the connection is not signed in. */
  public static SubscriptionError foreignUserChannel(String channel) {
    return auth("Not signed in as the user of " + Excerpt.of(channel));
  }

  /** The app's backend has ended a subscription that was allowed before. */
  public static SubscriptionError removed() {
    return new SubscriptionError(
        "Removed", "You were removed from the channel by the app", FORBIDDEN);
  }

  /** The app's backend has removed the user from the channel, for a time that is not over. */
  public static SubscriptionError banned(long seconds) {
    return new SubscriptionError(
        "Banned",
        "You are banned from this channel for another " + seconds + " seconds",
        FORBIDDEN);
  }

  /** The app's backend has terminated the user, for a time that is not over. */
  public static SubscriptionError userBanned(long seconds) {
    return new SubscriptionError(
        "Banned", "This user is banned for another " + seconds + " seconds", FORBIDDEN);
  }

  public static SubscriptionError invalidChannel(String why) {
    return new SubscriptionError("InvalidChannel", why, BAD_REQUEST);
  }

  /** {@code channel_data} that is no JSON object, or lacks what a member needs. */
  public static SubscriptionError invalidData(String why) {
    return new SubscriptionError("InvalidData", why, BAD_REQUEST);
  }

  public static SubscriptionError missingUserId() {
    return invalidData("channel_data must contain a user_id");
  }

  public static SubscriptionError tooManyMembers(int limit) {
    return limitReached("The presence channel has reached its limit of " + limit + " members");
  }

  public static SubscriptionError userIdTooLong(int limit) {
    return limitReached("user_id is longer than " + limit + " characters");
  }

  public static SubscriptionError userInfoTooLarge(int maxBytes) {
    return limitReached("user_info is larger than " + maxBytes + " bytes");
  }

  /** An internal error, or an unavailable service: a later attempt may succeed. */
  public static SubscriptionError serverError() {
    return new SubscriptionError(
        "ServerError", "The subscription failed on the server, try again later", INTERNAL);
  }

  /** Missing, malformed or wrong signatures, and what a sign-in or a token would have opened. */
  public static SubscriptionError auth(String error) {
    return new SubscriptionError("AuthError", error, UNAUTHORIZED);
  }

  public static SubscriptionError limitReached(String error) {
    return new SubscriptionError("LimitReached", error, FORBIDDEN);
  }
}
