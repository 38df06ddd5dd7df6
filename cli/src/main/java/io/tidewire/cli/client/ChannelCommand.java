package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "channel", description = "Show whether a channel has subscribers, and how many")
final class ChannelCommand extends ClientCommand {

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel's name")
  private String channel = "";

  ChannelCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    String info =
        channel.startsWith("presence-") ? "subscription_count,user_count" : "subscription_count";
    JsonObject answer = api(profile).get("/channels/" + Api.segment(channel), Map.of("info", info));
    if (asJson()) {
      print(answer);
      return;
    }
    Table table = new Table("CHANNEL", "OCCUPIED", "SUBSCRIPTIONS", "USERS");
    table.row(
        channel,
        String.valueOf(answer.getValue("occupied")),
        String.valueOf(answer.getValue("subscription_count")),
        String.valueOf(answer.getValue("user_count", "-")));
    table.print(console().out());
  }
}
