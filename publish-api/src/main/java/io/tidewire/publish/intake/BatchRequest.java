package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.json.JsonReader;
import io.tidewire.wire.ChannelName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Up to {@value #MAX_EVENTS} valid events, in the order of their delivery (docs/design/protocol.md
 * §8.2).
 *
 * @param key the batch's idempotency key: its events for one channel count as one publish. The
 *     events must not have keys of their own then
 */
public record BatchRequest(List<PublishRequest> events, Optional<IdempotencyKey> key) {

  public static final int MAX_EVENTS = 10;

  public BatchRequest {
    events = List.copyOf(events);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw Rejected.because(
          "batch: expected 1 to " + MAX_EVENTS + " events, got " + events.size());
    }
    for (int i = 0; i < events.size(); i++) requireOneAnswer(i, events.get(i));
    requireDistinctKeys(events, key);
  }

  private static void requireDistinctKeys(
      List<PublishRequest> events, Optional<IdempotencyKey> shared) {
    Set<IdempotencyKey> seen = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      String place = "batch[" + i + "].idempotency_key: ";
      Optional<IdempotencyKey> own = events.get(i).key();
      if (own.isPresent() && shared.isPresent()) {
        throw Rejected.because(place + "the batch already has a key");
      }
      if (own.isPresent() && !seen.add(own.get())) {
        throw Rejected.because(place + "another event of the batch has the same key");
      }
    }
  }

  /** An event's entry in the answer has room for only one channel. */
  private static void requireOneAnswer(int index, PublishRequest event) {
    if (!event.info().isEmpty() && event.channels().size() > 1) {
      throw Rejected.because(
          "batch[" + index + "].info: not available for an event with several channels");
    }
  }

  /**
   * Reads the body of {@code POST /apps/{id}/batch_events}.
   *
   * @throws Rejected naming what is wrong
   */
  public static BatchRequest read(byte[] body, AppPolicy app, PublishOptions options) {
    List<EventDraft> drafts = new ArrayList<>();
    List<String> key = new ArrayList<>(1);
    JsonReader.readObject(
        body,
        (json, name) -> {
          switch (name) {
            case "batch" -> readEvents(json, drafts);
            case "idempotency_key" -> json.string(name).ifPresent(key::add);
            default -> json.skip();
          }
        });
    PublishOptions forEach = new PublishOptions(Optional.empty(), options.info());
    return new BatchRequest(
        drafts.stream().map(draft -> draft.finish(app, forEach)).toList(),
        options.key("idempotency_key", key.stream().findFirst()));
  }

  private static void readEvents(JsonReader json, List<EventDraft> drafts) {
    drafts.clear();
    json.array(
        "batch",
        (event, index) -> {
          if (index == MAX_EVENTS) {
            throw Rejected.because(
                "Batch too large: batch: at most " + MAX_EVENTS + " events allowed");
          }
          EventDraft draft = new EventDraft("batch[" + index + "].");
          event.object("batch[" + index + "]", draft::member);
          drafts.add(draft);
        });
  }

  /** Approximate bytes of its messages until they are sent. */
  public long messageBytes() {
    long bytes = 0;
    for (PublishRequest event : events) bytes += event.messageBytes();
    return bytes;
  }

  /** Whether any event asks for attributes. */
  public boolean asksForInfo() {
    return events.stream().anyMatch(event -> !event.info().isEmpty());
  }

  /** The distinct channels whose counts an event asks for. */
  public List<ChannelName> channelsWithCounts() {
    return events.stream()
        .filter(PublishRequest::asksForCounts)
        .map(event -> event.channels().get(0))
        .distinct()
        .toList();
  }
}
