package io.tidewire.cli.client;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.signing.AuthString;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "subscribe", description = "Print events of channels as they arrive")
final class SubscribeCommand extends ClientCommand {

  private static final int UNKNOWN_APP = 4001;
  private static final int UNAUTHORIZED = 401;

  @Parameters(
      arity = "1..*",
      paramLabel = "CHANNEL",
      description = "Public, private and presence channels")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = "--history",
      paramLabel = "N",
      description = "First print up to N messages of each channel's history")
  private int history;

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "User id on presence channels. Default: ${DEFAULT-VALUE}")
  private String user = "tidewire-cli";

  @Option(names = "--count", paramLabel = "N", description = "End after N events")
  private long count = Long.MAX_VALUE;

  /** The offset up to which each channel's messages were printed. */
  private final Map<String, Long> printed = new HashMap<>();

  private long events;

  SubscribeCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) throws InterruptedException {
    if (count < 1) throw new WrongArgument("--count", "expected 1 or more events");
    if (history < 0) throw new WrongArgument("--history", "expected 0 or more messages");
    channels.forEach(channel -> named("CHANNEL", () -> new ChannelName(channel)));
    String query = "?protocol=7&client=tidewire-cli&version=1" + (history > 0 ? "&ext=rec1" : "");
    URI address = URI.create(profile.webSocket() + "/app/" + profile.key() + query);
    try (Tail tail = Tail.open(address)) {
      while (events < count) handle(tail, profile, tail.next());
    }
  }

  private void handle(Tail tail, Profile profile, JsonObject frame) {
    switch (frame.getString("event", "")) {
      case "pusher:connection_established" -> {
        SocketId id = new SocketId(new JsonObject(frame.getString("data")).getString("socket_id"));
        channels.forEach(channel -> tail.send(subscription(profile, id, channel)));
      }
      case "pusher_internal:subscription_succeeded" -> subscribed(profile, frame);
      case "pusher:ping" -> tail.send(new JsonObject().put("event", "pusher:pong"));
      case "pusher:error", "pusher:subscription_error" -> throw refused(frame);
      case "pusher:pong", "tidewire:skip", "tidewire:migrate" -> {}
      default -> print(Message.live(console().clock().instant(), frame));
    }
  }

  private JsonObject subscription(Profile profile, SocketId id, String channel) {
    JsonObject data = new JsonObject().put("channel", channel);
    ChannelName name = new ChannelName(channel);
    boolean isPresence = channel.startsWith("presence-");
    Optional<String> member =
        isPresence ? Optional.of(new JsonObject().put("user_id", user).encode()) : Optional.empty();
    if (isPresence || channel.startsWith("private-")) {
      String signature = ChannelSignature.of(id, name, member).sign(profile.secret());
      data.put("auth", new AuthString(profile.key(), signature).toString());
      member.ifPresent(text -> data.put("channel_data", text));
    }
    if (history > 0) data.put("recovery", new JsonObject().put("v", 1));
    return new JsonObject().put("event", "pusher:subscribe").put("data", data);
  }

  private void subscribed(Profile profile, JsonObject frame) {
    String channel = frame.getString("channel");
    console().err().println("subscribed to " + channel);
    if (history <= 0) return;
    JsonArray kept =
        HistoryCommand.read(api(profile), channel, history, null).getJsonArray("messages");
    for (int i = 0; i < kept.size(); i++) print(Message.kept(channel, kept.getJsonObject(i)));
  }

  /** Prints a message only once if it arrives both in the history and as a frame. */
  private void print(Message message) {
    Optional<Long> place = message.offset().map(Long::parseLong);
    long before = printed.getOrDefault(message.channel(), -1L);
    if (place.isPresent() && place.get() <= before) return;
    place.ifPresent(offset -> printed.put(message.channel(), offset));
    if (events++ >= count) return;
    print(asJson() ? message.json().encode() : message.line());
    console().out().flush();
  }

  private static CommandFailed refused(JsonObject frame) {
    Object data = frame.getValue("data");
    JsonObject error = data instanceof String text ? new JsonObject(text) : (JsonObject) data;
    String channel = frame.getString("channel", "");
    Object code = error.getValue("code", error.getValue("status", ""));
    return new CommandFailed(
        Table.printable(
            (channel.isEmpty() ? "" : channel + ": ")
                + error.getString("message", error.getString("error", "refused"))
                + " ("
                + code
                + ")"
                + remedy(code)));
  }

  private static String remedy(Object code) {
    if (code.equals(UNKNOWN_APP)) return "; check the app key";
    return code.equals(UNAUTHORIZED) ? "; check the app secret" : "";
  }
}
