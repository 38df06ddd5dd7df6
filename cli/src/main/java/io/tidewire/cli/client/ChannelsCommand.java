package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "channels", description = "List channels that have subscribers")
final class ChannelsCommand extends ClientCommand {

  private static final String PRESENCE = "presence-";

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "Only channels whose names begin with this")
  private String prefix = "";

  ChannelsCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    Map<String, String> parameters = new HashMap<>();
    if (!prefix.isEmpty()) parameters.put("filter_by_prefix", prefix);
    // Only presence channels have users, and the server refuses to count them for others.
    boolean counted = prefix.startsWith(PRESENCE);
    if (counted) parameters.put("info", "user_count");
    JsonObject channels =
        api(profile).get("/channels", parameters).getJsonObject("channels", new JsonObject());
    if (asJson()) {
      print(channels);
      return;
    }
    Table table = counted ? new Table("CHANNEL", "USERS") : new Table("CHANNEL");
    channels.fieldNames().stream()
        .sorted()
        .forEach(
            name -> {
              if (counted) {
                table.row(
                    name, String.valueOf(channels.getJsonObject(name).getValue("user_count")));
              } else {
                table.row(name);
              }
            });
    table.print(console().out());
  }
}
