package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "users", description = "List the users of a presence channel")
final class UsersCommand extends ClientCommand {

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "A presence channel")
  private String channel = "";

  UsersCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    JsonObject answer = api(profile).get("/channels/" + Api.segment(channel) + "/users", Map.of());
    if (asJson()) {
      print(answer);
      return;
    }
    Table table = new Table("USER");
    JsonArray users = answer.getJsonArray("users", new JsonArray());
    for (int i = 0; i < users.size(); i++) table.row(users.getJsonObject(i).getString("id"));
    table.print(console().out());
  }
}
