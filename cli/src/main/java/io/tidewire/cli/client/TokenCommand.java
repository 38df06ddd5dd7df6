package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.signing.Hs256Jwt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    description = "Print a JWT (HS256) for development, as your login would issue it",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

  private static final String SECRET = "TIDEWIRE_APP_JWT_SECRET";
  private static final int MIN_SECRET_BYTES = 32;

  private final Console console;

  @Option(
      names = "--jwt-secret",
      paramLabel = "SECRET",
      description = "A secret under jwt.keys in the apps file. Default: " + SECRET)
  private @Nullable String secret;

  @Option(names = "--user", paramLabel = "ID", description = "The user's id: the claim sub")
  private @Nullable String user;

  @Option(
      names = "--channel",
      paramLabel = "PATTERN",
      description =
          "Channels that the user may subscribe and publish to, such as private-*; may be repeated")
  private List<String> channels = new ArrayList<>();

  @Option(names = "--issuer", paramLabel = "TEXT", description = "The claim iss")
  private @Nullable String issuer;

  @Option(names = "--audience", paramLabel = "TEXT", description = "The claim aud")
  private @Nullable String audience;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Seconds until it expires. Default: ${DEFAULT-VALUE}")
  private int seconds = 3_600;

  TokenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Instant now = console.clock().instant();
    JsonObject claims = new JsonObject();
    if (user != null) claims.put("sub", user);
    if (issuer != null) claims.put("iss", issuer);
    if (audience != null) claims.put("aud", audience);
    if (!channels.isEmpty()) {
      JsonObject grants = new JsonObject();
      channels.forEach(
          pattern -> grants.put(pattern, new JsonArray().add("subscribe").add("publish")));
      claims.put("channels", grants);
    }
    claims.put("iat", now.getEpochSecond()).put("exp", now.plusSeconds(seconds).getEpochSecond());
    console.out().println(Hs256Jwt.issue(key(), claims.encode()));
    return 0;
  }

  private byte[] key() {
    byte[] key =
        bytes(
            Optional.ofNullable(secret)
                .or(() -> Optional.ofNullable(console.environment().get(SECRET)))
                .orElseThrow(() -> WrongArgument.missing("--jwt-secret", SECRET)));
    if (key.length >= MIN_SECRET_BYTES) return key;
    throw new WrongArgument("--jwt-secret", "expected at least " + MIN_SECRET_BYTES + " bytes");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
