package io.tidewire.publish.intake;

import io.tidewire.json.JsonReader;
import io.tidewire.json.MalformedJson;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads from a request's body for how long a user who is terminated, or removed from a channel, is
 * banned.
 */
public final class BanDuration {

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  private Optional<String> text = Optional.empty();

  private BanDuration() {}

  /**
   * Empty if the body contains no ban. SDKs send various bodies here, so one that is not a JSON
   * object is ignored.
   *
   * @throws Rejected naming what was expected
   */
  public static Optional<Duration> in(byte[] body) {
    BanDuration ban = new BanDuration();
    try {
      JsonReader.readObject(body, ban::member);
    } catch (MalformedJson notAnObject) {
      return Optional.empty();
    }
    return ban.text.map(BanDuration::length);
  }

  private void member(JsonReader json, String name) {
    if (name.equals("ban")) {
      text = json.stringOrJson("ban");
    } else {
      json.skip();
    }
  }

  private static Duration length(String seconds) {
    boolean inRange =
        WHOLE.matcher(seconds).matches() && Long.parseLong(seconds) <= LONGEST.toSeconds();
    if (inRange) return Duration.ofSeconds(Long.parseLong(seconds));
    throw Rejected.because(
        "ban: expected whole seconds, 0 to " + LONGEST.toSeconds() + "; 0 lifts a ban");
  }

  /** A connection cannot be banned, because it gets another id when it reconnects. */
  public static Rejected ofConnection() {
    return Rejected.because(
        "ban: only users can be banned; a connection gets a new id when it reconnects");
  }

  /** A user cannot be banned from its own channel, through which it receives its events. */
  public static Rejected fromOwnChannel() {
    return Rejected.because("ban: a user cannot be banned from its own channel");
  }

  /** The app has banned as many users as it may. */
  public static Rejected tooMany(int most) {
    return Rejected.because("ban: " + most + " users of this app are already banned");
  }
}
