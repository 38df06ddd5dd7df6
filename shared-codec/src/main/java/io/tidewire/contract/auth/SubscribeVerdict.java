package io.tidewire.contract.auth;

import io.tidewire.wire.Member;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to a {@link SubscribeRequest}. A refusal is an answer, not a failure. */
public sealed interface SubscribeVerdict {

  /**
   * @param member who joins; present exactly for presence channels
   * @param reusableUntilMs present if the app's subscribe hook decided: until when its consent
   *     counts for the same client, Unix ms; 0 if the hook is to be asked each time
   */
  record Allowed(Optional<Member> member, OptionalLong reusableUntilMs)
      implements SubscribeVerdict {

    /** By a signature. */
    public Allowed(Optional<Member> member) {
      this(member, OptionalLong.empty());
    }
  }

  /**
   * The app's subscribe hook did not answer. The client shall come back.
   *
   * @param why for the client
   */
  record Undecided(String why) implements SubscribeVerdict {}

  /**
   * What {@code pusher:subscription_error} says: {@code type}, {@code error} and {@code status}.
   */
  record Refused(String type, String error, int status) implements SubscribeVerdict {}
}
