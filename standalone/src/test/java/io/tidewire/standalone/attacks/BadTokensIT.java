package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invalid tokens do not delay clients with valid ones. */
@Timeout(180)
class BadTokensIT {

  private static final int REQUESTS = 10;
  private static final int CROWD = 600;

  /**
   * The most refusals of attackers that may be answered between a valid token and its answer. In a
   * single queue, all of them would be.
   */
  private static final int AHEAD_MAX = 400;

  private static final String CLAIMS = "{\"sub\":\"eve-%s\",\"exp\":4000000000}";

  private final KeyPair keys = keys();

  @Test
  void aGoodLoginIsNotAnsweredBehindAFloodOfBadTokens() {
    try (SmallProcess process =
        SmallProcess.start("bad-tokens", Map.of("TIDEWIRE_AUTH_APPS", apps().toString()))) {
      List<Attacker> crowd =
          Stream.generate(() -> Attacker.tcp(process.port())).limit(CROWD).toList();
      String good = token("eve");

      for (int who = 0; who < CROWD; who++) crowd.get(who).send(flood(good, who));
      for (int i = 0; i < 3; i++) {
        int before = answers(crowd);
        logIn(process, "user-" + i);
        assertThat(answers(crowd) - before).isLessThan(AHEAD_MAX);
      }

      assertThat(crowd.stream().mapToInt(attacker -> attacker.count("HTTP/1.1 200")).sum())
          .isZero();
      crowd.forEach(Attacker::close);
    }
  }

  private static int answers(List<Attacker> crowd) {
    return crowd.stream().mapToInt(attacker -> attacker.count("HTTP/1.1 401")).sum();
  }

  private void logIn(SmallProcess process, String user) {
    String path = TestedApp.ATTACKED.path() + "&token=" + token(user);
    try (FrameClient client = FrameClient.open(process.port(), path)) {
      client.next("pusher:connection_established");
    }
  }

  private Path apps() {
    String pem =
        "-----BEGIN PUBLIC KEY-----\\n"
            + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\\n-----END PUBLIC KEY-----";
    String yaml =
        TestApp.yaml()
            .replace("algorithms: [HS256]", "algorithms: [EdDSA]")
            .replaceAll(
                "- secret: a-secret-of-more.*",
                Matcher.quoteReplacement("- public_key: \"" + pem + "\""));
    return TestApp.file(Path.of("target", "children", "bad-tokens-apps"), yaml).toAbsolutePath();
  }

  private String token(String user) {
    String text =
        part("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}")
            + "."
            + part(
                "{\"sub\":\""
                    + user
                    + "\",\"exp\":"
                    + (Instant.now().getEpochSecond() + 600)
                    + "}");
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Requests whose signature does not match their claims, each with other claims. */
  private static byte[] flood(String good, int who) {
    String[] parts = good.split("\\.", -1);
    return IntStream.range(0, REQUESTS)
        .mapToObj(i -> parts[0] + "." + part(CLAIMS.formatted(who + "-" + i)) + "." + parts[2])
        .map(BadTokensIT::request)
        .reduce("", String::concat)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String request(String token) {
    String body = "socket_id=1.1&channel_name=private-x&app_key=" + TestApp.KEY;
    return "POST /auth/channel HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
