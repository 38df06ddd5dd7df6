package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.JwksServer;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SecretsStayInsideIT {

  private static final String APP_SECRET = "hush-app-secret";
  private static final String OLD_SECRET = "hush-old-secret";
  private static final String JWT_SECRET = "hush-jwt-secret-0123456789abcdef";
  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Issuer ISSUER = Issuer.hs256("s", JWT_SECRET);

  @TempDir Path folder;
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Level before = Level.INFO;

  @BeforeEach
  void listen() {
    before = root.getLevel();
    root.setLevel(Level.TRACE);
    root.detachAppender("stdout");
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(before);
  }

  @Test
  void neitherSecretsNorTokensAreEverLoggedOrThrown() throws IOException {
    List<String> said = new ArrayList<>();
    var environment = Map.of("APP_SECRET", APP_SECRET);

    try (AuthFixture auth = AuthFixture.start(folder, good(), Map.of(), environment)) {
      JwksServer provider = new JwksServer(auth.vertx);
      for (String token : tokens()) said.addAll(show(auth, token));
      auth.rewrite(withUrl(provider));
      Await.until(() -> provider.asked() > 0);
      for (String token : tokens()) said.addAll(show(auth, token));
      auth.rewrite(good().replace("secret: " + OLD_SECRET, "secret: *" + OLD_SECRET));
      Await.until(() -> refusals(auth) == 1);
      auth.rewrite(good().replace("key: old, ", "key: " + OLD_SECRET + "?, "));
      Await.until(() -> refusals(auth) == 2);
    }
    said.add(thrown(() -> AuthFixture.start(folder, good())).toString());

    assertThat(logged()).contains("apps loaded").contains("apps not reloaded");
    for (String secret : List.of("hush", MASTER_KEY)) {
      assertThat(logged()).doesNotContain(secret);
      assertThat(said).noneMatch(text -> text.contains(secret));
    }
    for (String token : tokens()) {
      String signed = token.substring(token.lastIndexOf('.') + 1);
      assertThat(logged()).doesNotContain(token).doesNotContain(signed);
      assertThat(said).noneMatch(text -> text.contains(signed));
    }
  }

  /** Sends requests with tokens and with credentials. */
  private static List<String> show(AuthFixture auth, String token) {
    var connect =
        new ConnectRequest("new", Optional.of("7"), Optional.empty(), false, Optional.of(token));
    var refresh = new RefreshRequest("1", token);
    var subscribe =
        new SubscribeRequest(
            "1",
            new SocketId("1.2"),
            new ChannelName("private-a"),
            new SubscribeRequest.Proof(Optional.of("old:00"), Optional.empty()),
            Optional.empty());
    List<String> said = new ArrayList<>();
    said.add(connect + " " + refresh);
    said.add(auth.ask(Addresses.AUTH_CONNECT, connect, Record.class).toString());
    said.add(auth.ask(Addresses.AUTH_REFRESH, refresh, Record.class).toString());
    said.add(auth.ask(Addresses.AUTH_SUBSCRIBE, subscribe, Record.class).toString());
    said.add(
        auth.ask(Addresses.AUTH_CREDENTIALS, new CredentialsRequest("new"), CredentialsReply.class)
            .toString());
    said.add(thrown(() -> auth.ask(Addresses.AUTH_CONNECT, refresh, Record.class)).toString());
    said.add(auth.post("/auth/channel", token, "socket_id=x&token=" + token).body());
    said.add(auth.post("/auth/user?app_key=nobody", token, "socket_id=1.2").body());
    said.add(auth.post("/auth/user", token + " ", "socket_id=1.2").body().replaceAll(":.*", ""));
    return said;
  }

  private static List<String> tokens() {
    long exp = Clock.systemUTC().instant().getEpochSecond() / 1_000_000 * 1_000_000 + 2_000_000;
    String good = ISSUER.token("{\"exp\":" + exp + ",\"sub\":\"ann\"}");
    return List.of(
        good,
        ISSUER.token("{\"exp\":1}"),
        ISSUER.token("{\"exp\":\"soon\",\"aud\":5}"),
        Issuer.hs256("s", "another-secret-0123456789abcdef0").token("{\"exp\":" + exp + "}"),
        Issuer.hs256("other", JWT_SECRET).token("{\"exp\":" + exp + "}"));
  }

  private String logged() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(log.list)) {
      text.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return text.toString();
  }

  private static Throwable thrown(ThrowingCallable call) {
    return catchThrowable(call);
  }

  private static double refusals(AuthFixture auth) {
    return auth.count("tidewire_auth_apps_reloads", "outcome", "refused");
  }

  private static String withUrl(JwksServer provider) {
    return good().replace("{ keys:", "{ jwks_url: \"" + provider.url() + "?key=hush\", keys:");
  }

  private static String good() {
    return """
    apps:
      - id: 1
        keys:
          - { key: new, secret: "${APP_SECRET}" }
          - { key: old, secret: %s }
        token: optional
        encryption_master_key: %s
        jwt: { keys: [ { id: s, secret: %s } ] }
    """
        .formatted(OLD_SECRET, MASTER_KEY, JWT_SECRET);
  }
}
