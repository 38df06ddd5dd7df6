package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Print the messages of a channel with a history, oldest first")
final class HistoryCommand extends ClientCommand {

  @Parameters(
      index = "0",
      paramLabel = "CHANNEL",
      description = "A channel with a history, such as chat-lobby")
  private String channel = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Print at most N messages. Default: ${DEFAULT-VALUE}")
  private int limit = 20;

  @Option(
      names = "--since",
      paramLabel = "EPOCH:OFFSET",
      description = "Print the messages after this position. Default: the newest messages")
  private @Nullable String since;

  HistoryCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    JsonObject page = read(api(profile), channel, limit, since);
    JsonArray messages = page.getJsonArray("messages");
    for (int i = 0; i < messages.size(); i++) {
      Message message = Message.kept(channel, messages.getJsonObject(i));
      print(asJson() ? message.json().encode() : message.line());
    }
    if (!asJson()) console().err().println("position " + page.getString("position"));
  }

  /**
   * Reads the newest messages, or those after a position. Returns them oldest first in both cases.
   */
  static JsonObject read(Api api, String channel, int limit, @Nullable String since) {
    Map<String, String> parameters = new HashMap<>(Map.of("limit", Integer.toString(limit)));
    if (since == null) {
      parameters.put("reverse", "true");
    } else {
      parameters.put("since", since);
    }
    JsonObject page = api.get("/channels/" + Api.segment(channel) + "/history", parameters);
    JsonArray messages = page.getJsonArray("messages", new JsonArray());
    JsonArray ordered = new JsonArray();
    for (int i = 0; i < messages.size(); i++) {
      ordered.add(messages.getValue(since == null ? messages.size() - 1 - i : i));
    }
    return page.put("messages", ordered);
  }
}
