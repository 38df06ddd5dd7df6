package io.tidewire.auth.hooks;

import io.tidewire.json.JsonObjectText;
import io.tidewire.json.MalformedJson;
import io.tidewire.kit.outbound.Attempt;
import java.util.Locale;

/** The result of a call. */
sealed interface HookReply {

  /** The outcome's name in metrics. */
  String outcome();

  /** The backend answered with a JSON object. */
  record Answered(JsonObjectText answer) implements HookReply {
    @Override
    public String outcome() {
      return "answered";
    }
  }

  /** The backend refused with status 401 or 403. */
  record Denied() implements HookReply {
    @Override
    public String outcome() {
      return "denied";
    }
  }

  /**
   * There is no answer, or no usable one.
   *
   * @param why for the log; contains no URL and no part of the answer
   */
  record Failed(String outcome, String why) implements HookReply {}

  static HookReply of(Attempt attempt) {
    if (attempt.isDelivered()) return read(attempt);
    if (attempt.status() == 401 || attempt.status() == 403) return new Denied();
    String outcome = attempt.outcome().name().toLowerCase(Locale.ROOT);
    return new Failed(
        outcome, attempt.status() > 0 ? "status " + attempt.status() : attempt.answer());
  }

  private static HookReply read(Attempt attempt) {
    try {
      return new Answered(JsonObjectText.readWellFormed(attempt.answer()));
    } catch (MalformedJson malformed) {
      return new Failed("malformed", "the answer is " + malformed.getMessage());
    }
  }
}
