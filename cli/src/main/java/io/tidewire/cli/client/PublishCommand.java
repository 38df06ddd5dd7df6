package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "publish", description = "Publish an event")
final class PublishCommand extends ClientCommand {

  @Parameters(
      index = "0",
      paramLabel = "CHANNEL",
      description = "A channel, or several separated by commas")
  private String channels = "";

  @Parameters(index = "1", paramLabel = "EVENT", description = "The event's name")
  private String event = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "DATA",
      description = "The event's data, usually JSON. @FILE reads it from a file. Default: {}")
  private String data = "{}";

  @Option(
      names = "--except",
      paramLabel = "SOCKET_ID",
      description = "Do not send the event to this connection")
  private @Nullable String except;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Publish once, even if the command is repeated with this key")
  private @Nullable String idempotencyKey;

  PublishCommand(Console console) {
    super(console);
  }

  @Override
  void run(Profile profile) {
    List<String> names = List.of(channels.split(","));
    JsonObject body =
        new JsonObject()
            .put("name", event)
            .put("channels", new JsonArray(names))
            .put("data", data());
    if (except != null) body.put("socket_id", except);
    if (idempotencyKey != null) body.put("idempotency_key", idempotencyKey);
    JsonObject answer = api(profile).post("/events", body);
    if (asJson()) {
      print(answer);
    } else {
      print("Published " + event + " to " + String.join(", ", names));
    }
  }

  private String data() {
    if (!data.startsWith("@")) return data;
    try {
      return Files.readString(Path.of(data.substring(1)), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new WrongArgument("DATA", "cannot read " + data.substring(1));
    }
  }
}
