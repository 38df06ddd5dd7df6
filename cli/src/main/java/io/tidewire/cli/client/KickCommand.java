package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "kick", description = "Close all connections of a signed-in user")
final class KickCommand extends ClientCommand {

  @Parameters(index = "0", paramLabel = "USER", description = "The user's id")
  private String user = "";

  @Option(
      names = "--ban",
      paramLabel = "SECONDS",
      description = "Keep the user out for so long; 0 lifts a ban")
  private int ban = -1;

  KickCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    JsonObject body = ban < 0 ? new JsonObject() : new JsonObject().put("ban", ban);
    JsonObject answer =
        api(profile).post("/users/" + Api.segment(user) + "/terminate_connections", body);
    if (asJson()) {
      print(answer);
    } else {
      print("Closing the connections of " + user + (ban > 0 ? ", banned for " + ban + " s" : ""));
    }
  }
}
