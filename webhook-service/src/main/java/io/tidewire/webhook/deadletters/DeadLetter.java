package io.tidewire.webhook.deadletters;

import io.tidewire.json.StrictJson;
import io.tidewire.webhook.queue.QueueEntry.StreamEntries;
import io.vertx.redis.client.Response;
import java.util.Map;

/**
 * A webhook that was given up.
 *
 * @param id of the dead letter, {@code ms-number}: the time at which it became one
 * @param endpointId the endpoint whose queue it was in
 */
record DeadLetter(String id, String endpointId, Map<String, String> fields) {

  static DeadLetter read(Response entry) {
    Map<String, String> fields = StreamEntries.fields(entry);
    return new DeadLetter(StreamEntries.id(entry), fields.getOrDefault("p", ""), fields);
  }

  void writeTo(StringBuilder json) {
    json.append("{\"id\":");
    StrictJson.quote(json, id);
    text(json, "webhook_id", "w");
    text(json, "endpoint", "p");
    text(json, "reason", "r");
    number(json, "status", "s");
    text(json, "answer", "x");
    number(json, "attempts", "a");
    number(json, "first_event_ms", "t");
    number(json, "first_attempt_ms", "f");
    json.append(",\"events\":[").append(fields.getOrDefault("e", "")).append("]}");
  }

  private void text(StringBuilder json, String name, String field) {
    json.append(",\"").append(name).append("\":");
    StrictJson.quote(json, fields.getOrDefault(field, ""));
  }

  private void number(StringBuilder json, String name, String field) {
    json.append(",\"").append(name).append("\":").append(fields.getOrDefault(field, "0"));
  }
}
