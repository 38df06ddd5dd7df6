package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.claims.MalformedClaim;
import io.tidewire.auth.claims.UserClaims;
import io.tidewire.contract.app.Identity;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.text.Excerpt;
import io.tidewire.wire.Member;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a backend's answer. A member of the wrong type or size makes the whole answer unusable
 * ({@link MalformedClaim}), so that a mistake is noticed and never permits anything.
 */
final class HookAnswer {

  /** In UTF-16 code units: at most 120 bytes, so that the reason fits into a close frame. */
  private static final int MAX_REASON = 39;

  private static final long MAX_CACHE_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long MAX_EXPIRES_SECONDS = Duration.ofDays(366).toSeconds();
  private static final long MS_PER_SECOND = 1_000;

  private final JsonObjectText answer;
  private final UserClaims claims;
  private final Clock clock;

  HookAnswer(JsonObjectText answer, App app, Clock clock) {
    this.answer = answer;
    this.claims = new UserClaims(answer, app.policy().users());
    this.clock = clock;
  }

  /** The value of {@code allow}, which every answer must contain. */
  boolean isAllowed() {
    return answer
        .member("allow")
        .filter(value -> value.kind() == JsonValue.Kind.BOOLEAN)
        .map(value -> value.raw().equals("true"))
        .orElseThrow(() -> new MalformedClaim("allow"));
  }

  /** The backend's reason for a refusal. */
  String reason(String otherwise) {
    return claims.string("reason").map(text -> Excerpt.of(text, MAX_REASON)).orElse(otherwise);
  }

  Identity identity() {
    return new Identity(claims.userId("user_id"), claims.userInfo(), claims.grants(), expiry());
  }

  UserClaims claims() {
    return claims;
  }

  /** A presence member, if the answer names one. */
  Optional<Member> member() {
    return claims.userId("user_id").map(id -> new Member(id, claims.userInfo()));
  }

  /** A string as it is; any other value as JSON. */
  Optional<String> data() {
    return answer.member("data").map(value -> value.isString() ? value.text() : value.raw());
  }

  /** In Unix ms; 0 if the verdict must not be reused. */
  long reusableUntilMs() {
    long seconds = seconds("cache_seconds", MAX_CACHE_SECONDS).orElse(0L);
    return seconds == 0 ? 0 : clock.millis() + seconds * MS_PER_SECOND;
  }

  /** In Unix seconds. */
  private long expiry() {
    return seconds("expires_in", MAX_EXPIRES_SECONDS)
        .map(seconds -> clock.millis() / MS_PER_SECOND + seconds)
        .orElse(Identity.NEVER);
  }

  private Optional<Long> seconds(String name, long most) {
    Optional<JsonValue> value = answer.member(name);
    if (value.isEmpty()) return Optional.empty();
    long seconds = value.get().wholeSeconds().orElseThrow(() -> new MalformedClaim(name));
    return Optional.of(Math.min(seconds, most));
  }
}
