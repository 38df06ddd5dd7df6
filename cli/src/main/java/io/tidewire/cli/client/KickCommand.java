package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "kick",
    description = "Close all connections of a signed-in user, or one connection")
final class KickCommand extends ClientCommand {

  @ArgGroup(multiplicity = "1")
  private Whose whose = new Whose();

  private static final class Whose {

    @Parameters(index = "0", paramLabel = "USER", description = "The user's id")
    private @Nullable String user;

    @Option(
        names = "--socket",
        paramLabel = "ID",
        description = "Close the connection with this socket id")
    private @Nullable String socket;
  }

  @Option(
      names = "--ban",
      paramLabel = "SECONDS",
      description = "Keep the user out for this long; 0 lifts a ban")
  private int ban = -1;

  KickCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    if (whose.socket != null) {
      connection(profile, whose.socket);
    } else {
      user(profile, String.valueOf(whose.user));
    }
  }

  private void connection(Profile profile, String socket) {
    if (ban >= 0) throw new WrongArgument("--ban", "is for a user, not for one connection");
    JsonObject answer =
        api(profile).post("/connections/" + Api.segment(socket) + "/terminate", new JsonObject());
    if (asJson()) {
      print(answer);
    } else {
      print("Closing the connection " + socket);
    }
  }

  private void user(Profile profile, String user) {
    JsonObject body = ban < 0 ? new JsonObject() : new JsonObject().put("ban", ban);
    JsonObject answer =
        api(profile).post("/users/" + Api.segment(user) + "/terminate_connections", body);
    if (asJson()) {
      print(answer);
    } else {
      print("Closing the connections of " + user + banned());
    }
  }

  private String banned() {
    if (ban < 0) return "";
    return ban == 0 ? "; the ban is lifted" : "; banned for " + ban + " s";
  }
}
