package io.tidewire.publish.intake;

import io.tidewire.contract.AppPolicy;
import io.tidewire.publish.json.JsonReader;
import io.tidewire.wire.ChannelName;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to {@value #MAX_EVENTS} events, valid all of them, in the order they are delivered in (§8.2).
 */
public record BatchRequest(List<PublishRequest> events) {

  public static final int MAX_EVENTS = 10;

  public BatchRequest {
    events = List.copyOf(events);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw Rejected.because("batch: 1.." + MAX_EVENTS + " events expected, got " + events.size());
    }
    for (int i = 0; i < events.size(); i++) requireOneAnswer(i, events.get(i));
  }

  /** An event's place in the answer has room for one channel. */
  private static void requireOneAnswer(int index, PublishRequest event) {
    if (!event.info().isEmpty() && event.channels().size() > 1) {
      throw Rejected.because("batch[" + index + "].info: cannot tell about several channels");
    }
  }

  /**
   * Reads the body of {@code POST /apps/{id}/batch_events}.
   *
   * @throws Rejected naming what is wrong; so do the failures of its parts
   */
  public static BatchRequest read(byte[] body, AppPolicy app) {
    List<EventDraft> drafts = new ArrayList<>();
    JsonReader.readObject(
        body,
        (json, name) -> {
          if (name.equals("batch")) {
            readEvents(json, drafts);
          } else {
            json.skip();
          }
        });
    return new BatchRequest(drafts.stream().map(draft -> draft.finish(app)).toList());
  }

  private static void readEvents(JsonReader json, List<EventDraft> drafts) {
    drafts.clear();
    json.array(
        "batch",
        (event, index) -> {
          if (index == MAX_EVENTS) {
            throw Rejected.because("batch: at most " + MAX_EVENTS + " events allowed");
          }
          EventDraft draft = new EventDraft("batch[" + index + "].");
          event.object("batch[" + index + "]", draft::member);
          drafts.add(draft);
        });
  }

  /** The channels that some event asks about, each once. */
  public List<ChannelName> channelsWithInfo() {
    return events.stream()
        .filter(event -> !event.info().isEmpty())
        .map(event -> event.channels().get(0))
        .distinct()
        .toList();
  }
}
