package io.tidewire.contract.auth;

import io.tidewire.wire.Member;
import java.util.Optional;

/** The answer to a {@link SubscribeRequest}. A refusal is an answer, not a failure. */
public sealed interface SubscribeVerdict {

  /**
   * @param member who joins; present exactly for presence channels
   */
  record Allowed(Optional<Member> member) implements SubscribeVerdict {}

  /**
   * What {@code pusher:subscription_error} says: {@code type}, {@code error} and {@code status}.
   */
  record Refused(String type, String error, int status) implements SubscribeVerdict {}
}
