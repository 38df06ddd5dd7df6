package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.json.JsonReader;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.tidewire.wire.SocketId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one event as they were read, with checked types. Ignores unknown members, and
 * treats null as absent.
 */
final class EventDraft {

  private static final Set<Attribute> OFFERED =
      EnumSet.of(Attribute.USER_COUNT, Attribute.SUBSCRIPTION_COUNT, Attribute.OFFSET);

  private final String where;
  private Optional<String> name = Optional.empty();
  private Optional<String> data = Optional.empty();
  private Optional<String> channel = Optional.empty();
  private Optional<List<String>> channels = Optional.empty();
  private Optional<String> socketId = Optional.empty();
  private Optional<String> info = Optional.empty();
  private Optional<String> key = Optional.empty();

  /**
   * @param where the prefix of a member's name in error messages: empty, or {@code batch[3].}
   */
  EventDraft(String where) {
    this.where = where;
  }

  void member(JsonReader json, String member) {
    switch (member) {
      case "name" -> name = json.string(place(member));
      case "data" -> data = json.stringOrJson(place(member));
      case "channel" -> channel = json.string(place(member));
      case "channels" -> channels = names(json);
      case "socket_id" -> socketId = json.string(place(member));
      case "info" -> info = json.string(place(member));
      case "idempotency_key" -> key = json.string(place(member));
      default -> json.skip();
    }
  }

  /** Takes the members from a query, which Pusher permits for requests without a body. */
  void parameters(EventParameters query) {
    name = query.parameter("name");
    data = query.parameter("data");
    channel = query.parameter("channel");
    channels = Optional.of(query.parameterList("channels")).filter(names -> !names.isEmpty());
    socketId = query.parameter("socket_id");
    info = query.parameter("info");
    key = query.parameter("idempotency_key");
  }

  /** Takes the channel from the path, and the data from the body. */
  void sent(String toChannel, String body) {
    channel = Optional.of(toChannel);
    channels = Optional.empty();
    data = Optional.of(body);
  }

  private Optional<List<String>> names(JsonReader json) {
    List<String> names = new ArrayList<>();
    boolean present =
        json.array(
            place("channels"),
            (element, index) -> {
              if (index == PublishRequest.MAX_CHANNELS) {
                throw because("channels: at most " + PublishRequest.MAX_CHANNELS + " allowed");
              }
              String place = where + "channels[" + index + "]";
              names.add(element.string(place).orElseThrow(() -> missing(place)));
            });
    return present ? Optional.of(names) : Optional.empty();
  }

  /** Checks everything that does not depend on other events. */
  PublishRequest finish(AppPolicy app, PublishOptions options) {
    return new PublishRequest(
        event(),
        channelNames(app),
        fittingData(app),
        except(),
        attributes(options),
        options.key(place("idempotency_key"), key));
  }

  private EventName event() {
    String text = required(name, "name");
    return Names.checked(place("name"), text, EventName::new);
  }

  /** The name of a member in error messages. */
  private String place(String member) {
    return where.isEmpty() ? member : where + member;
  }

  private List<ChannelName> channelNames(AppPolicy app) {
    if (channels.isPresent()) return manyChannels(channels.get(), app);
    if (channel.isEmpty()) throw missing(place("channels"));
    String text = channel.get();
    return List.of(Names.channel(place("channel"), text, app));
  }

  private List<ChannelName> manyChannels(List<String> texts, AppPolicy app) {
    if (texts.isEmpty()) throw because("channels: expected at least one");
    List<ChannelName> names = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      names.add(Names.channel(where + "channels[" + i + "]", texts.get(i), app));
    }
    return names;
  }

  private String fittingData(AppPolicy app) {
    String text = required(data, "data");
    if (Utf8.isLongerThan(app.messages().maxEventBytes(), text)) {
      throw Rejected.tooLarge(
          "The data content of this event exceeds the allowed maximum ("
              + app.messages().maxEventBytes()
              + " bytes)"
              + (where.isEmpty() ? "" : ": " + place("data")));
    }
    return text;
  }

  private Optional<SocketId> except() {
    if (socketId.isEmpty()) return Optional.empty();
    return Optional.of(Names.socketId(place("socket_id"), socketId.get()));
  }

  private Set<Attribute> attributes(PublishOptions options) {
    Optional<String> asked = info.isPresent() ? info : options.info();
    return asked.isEmpty() ? Set.of() : Attribute.list(place("info"), asked.get(), OFFERED);
  }

  private String required(Optional<String> value, String member) {
    if (value.isEmpty()) throw missing(place(member));
    return value.get();
  }

  private Rejected because(String complaint) {
    return Rejected.because(where + complaint);
  }

  private static Rejected missing(String place) {
    return Rejected.because(place + ": required");
  }
}
