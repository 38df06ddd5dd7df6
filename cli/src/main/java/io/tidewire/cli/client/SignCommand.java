package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.signing.AuthString;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.signing.UserSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sign",
    description =
        "Print what an auth endpoint answers for a channel; without a channel, for a user")
final class SignCommand extends ClientCommand {

  @Parameters(
      index = "0",
      paramLabel = "SOCKET_ID",
      description = "The connection, as pusher.connection.socket_id")
  private String socketId = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "A private or presence channel")
  private @Nullable String channel;

  @Option(
      names = "--data",
      paramLabel = "JSON",
      description =
          "For a presence channel {\"user_id\": …}, for a user {\"id\": …}; signed exactly as"
              + " given")
  private @Nullable String data;

  SignCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    SocketId id = named("SOCKET_ID", () -> new SocketId(socketId));
    Optional<String> text = Optional.ofNullable(data);
    JsonObject answer = new JsonObject();
    if (channel == null) {
      String user = text.orElseThrow(() -> new WrongArgument("--data", "a user needs {\"id\": …}"));
      String signature = UserSignature.of(id, user).sign(profile.secret());
      answer
          .put("auth", new AuthString(profile.key(), signature).toString())
          .put("user_data", user);
    } else {
      String given = channel;
      ChannelName name = named("CHANNEL", () -> new ChannelName(given));
      if (given.startsWith("presence-") && text.isEmpty()) {
        throw new WrongArgument("--data", "presence channels need {\"user_id\": …}");
      }
      String signature = ChannelSignature.of(id, name, text).sign(profile.secret());
      answer.put("auth", new AuthString(profile.key(), signature).toString());
      text.ifPresent(member -> answer.put("channel_data", member));
    }
    print(answer);
  }
}
