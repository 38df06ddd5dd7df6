package io.tidewire.auth.policy;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.SubscriptionError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Validates the {@code channel_data} of a subscribe request, and reads the presence member from it.
 */
final class ChannelData {

  private ChannelData() {}

  /**
   * @throws Refusal if the text does not name a member within the app's limits
   */
  static Member member(String channelData, AppPolicy limits) {
    JsonObjectText object = object(channelData);
    String userId =
        object
            .member("user_id")
            .map(ChannelData::userId)
            .orElseThrow(() -> new Refusal(SubscriptionError.missingUserId()));
    Optional<JsonValue> userInfo = object.member("user_info");
    return checked(new Member(userId, userInfo.map(JsonValue::raw).orElse(Member.NO_INFO)), limits);
  }

  /**
   * On a channel without members, channel data is only part of the signed text. It must be an
   * object, or empty as some server libraries sign it. Any other text could be the rest of a longer
   * channel name: if {@code b} were accepted, a backend's signature for its meaningless channel
   * {@code private-a:b} would give access to {@code private-a}.
   *
   * @throws Refusal if it is anything else
   */
  static void requireNoPartOfName(String channelData) {
    if (!channelData.isEmpty()) object(channelData);
  }

  /**
   * @throws Refusal if the member exceeds the app's limits
   */
  static Member checked(Member member, AppPolicy limits) {
    if (member.userId().length() > limits.users().maxIdLength()) {
      throw new Refusal(SubscriptionError.userIdTooLong(limits.users().maxIdLength()));
    }
    if (bytes(member.userInfo()) > limits.users().maxInfoBytes()) {
      throw new Refusal(SubscriptionError.userInfoTooLarge(limits.users().maxInfoBytes()));
    }
    return member;
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static JsonObjectText object(String channelData) {
    try {
      return JsonObjectText.readWellFormed(channelData);
    } catch (MalformedJson malformed) {
      throw new Refusal(SubscriptionError.invalidData("channel_data is " + malformed.getMessage()));
    }
  }

  /** A number as its digits: {@code 10} is {@code "10"}, never {@code "10.0"}. */
  private static String userId(JsonValue value) {
    if (!value.isString() && !value.isNumber()) {
      throw new Refusal(SubscriptionError.invalidData("user_id must be a string or a number"));
    }
    if (value.text().isEmpty()) throw new Refusal(SubscriptionError.missingUserId());
    return value.text();
  }
}
