package io.tidewire.publish.intake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** How long a user that is terminated may not come back, as the request's body says it. */
public final class Ban {

  private static final Duration LONGEST = Duration.ofDays(365);

  private Ban() {}

  /**
   * Empty if the body says nothing of it. SDKs send various bodies here, so one that is not a JSON
   * object is ignored. Throws {@link Rejected}, naming what was expected.
   */
  public static Optional<Duration> in(Buffer body) {
    Object ban = object(body).getValue("ban");
    if (ban == null) return Optional.empty();
    boolean whole = ban instanceof Integer || ban instanceof Long;
    long seconds = whole ? ((Number) ban).longValue() : -1;
    if (seconds < 0 || seconds > LONGEST.toSeconds()) {
      throw Rejected.because(
          "ban: expected whole seconds, 0 to " + LONGEST.toSeconds() + "; 0 lifts a ban");
    }
    return Optional.of(Duration.ofSeconds(seconds));
  }

  /** The app has barred as many users as it may. */
  public static Rejected tooMany(int most) {
    return Rejected.because("ban: " + most + " users of this app are banned, expected no more");
  }

  private static JsonObject object(Buffer body) {
    try {
      return body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException notAnObject) {
      return new JsonObject();
    }
  }
}
