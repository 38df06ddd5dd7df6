package io.tidewire.auth.hooks;

import io.tidewire.json.StrictJson;
import java.time.Clock;
import java.util.Optional;

/**
 * Builds the body of a call: {@code hook}, {@code time_ms}, {@code app_id}, and the members of the
 * hook's kind.
 */
final class HookQuestion {

  private final StringBuilder json = new StringBuilder(256);

  HookQuestion(HookKind kind, String appId, Clock clock) {
    json.append("{\"hook\":");
    StrictJson.quote(json, kind.label());
    json.append(",\"time_ms\":").append(clock.millis());
    with("app_id", appId);
  }

  HookQuestion with(String name, String text) {
    name(name);
    StrictJson.quote(json, text);
    return this;
  }

  HookQuestion with(String name, Optional<String> text) {
    return text.map(present -> with(name, present)).orElse(this);
  }

  /**
   * @param value JSON
   */
  HookQuestion withJson(String name, String value) {
    name(name);
    json.append(value);
    return this;
  }

  private void name(String name) {
    json.append(',');
    StrictJson.quote(json, name);
    json.append(':');
  }

  String body() {
    return json + "}";
  }
}
