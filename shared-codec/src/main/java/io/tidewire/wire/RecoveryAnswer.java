package io.tidewire.wire;

import io.tidewire.json.StrictJson;
import java.util.Optional;

/**
 * The position of a subscription with the recovery extension, as its client receives it.
 *
 * @param at the position from which the client counts on; absent if the channel keeps no history
 * @param floor the token that lets it resume; absent where there is nothing to resume, or no key to
 *     sign with
 * @param permit the token that may stand for a signature; absent unless the channel's namespace
 *     allows it
 */
public record RecoveryAnswer(
    Optional<Place> at, Outcome outcome, Optional<String> floor, Optional<String> permit) {

  /** On a channel that keeps no history. */
  public static final RecoveryAnswer STARTED =
      new RecoveryAnswer(
          Optional.empty(), new Outcome.Started(0), Optional.empty(), Optional.empty());

  /** A place in a channel's log. */
  public record Place(String epoch, long offset) {}

  /** How it went. */
  public sealed interface Outcome {

    /**
     * The client claimed no position.
     *
     * @param replay messages of the past that follow
     */
    record Started(int replay) implements Outcome {}

    /**
     * Nothing is missing.
     *
     * @param replay messages that follow, skip markers among them
     * @param boundary whether the log was taken over by another primary meanwhile
     */
    record Recovered(int replay, boolean boundary) implements Outcome {}

    /**
     * Messages are missing, or may be.
     *
     * @param reason one of those in docs/recovery.md
     */
    record Unrecovered(String reason) implements Outcome {}
  }

  /** For {@code subscription_succeeded}. */
  String succeeded() {
    StringBuilder json = new StringBuilder(160).append("{\"v\":1");
    at(json);
    if (outcome instanceof Outcome.Started started) {
      json.append(",\"replay\":").append(started.replay());
    } else if (outcome instanceof Outcome.Recovered recovered) {
      json.append(",\"recovered\":true,\"replay\":").append(recovered.replay());
      json.append(",\"boundary\":").append(recovered.boundary());
    } else if (outcome instanceof Outcome.Unrecovered lost) {
      unrecovered(json.append(','), lost);
      json.append(",\"replay\":0");
    }
    token(json, "floor", floor);
    token(json, "permit", permit);
    return json.append('}').toString();
  }

  /** For {@code tidewire:continuity}. */
  String continuity() {
    StringBuilder json = new StringBuilder(160).append('{');
    if (outcome instanceof Outcome.Unrecovered lost) {
      unrecovered(json, lost);
    } else {
      boolean boundary = outcome instanceof Outcome.Recovered how && how.boundary();
      json.append("\"recovered\":true,\"boundary\":").append(boundary);
    }
    at(json);
    token(json, "floor", floor);
    return json.append('}').toString();
  }

  private static void unrecovered(StringBuilder json, Outcome.Unrecovered lost) {
    StrictJson.quote(json.append("\"recovered\":false,\"reason\":"), lost.reason());
  }

  private void at(StringBuilder json) {
    if (at.isEmpty()) return;
    StrictJson.quote(json.append(",\"epoch\":"), at.get().epoch());
    json.append(",\"offset\":\"").append(at.get().offset()).append('"');
  }

  private static void token(StringBuilder json, String name, Optional<String> token) {
    if (token.isPresent())
      StrictJson.quote(json.append(",\"").append(name).append("\":"), token.get());
  }
}
