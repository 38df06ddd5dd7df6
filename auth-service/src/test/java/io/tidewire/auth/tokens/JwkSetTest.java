package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.vertx.core.Vertx;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

  private static final String CLAIMS = "{\"exp\":4000000000}";
  private static final Issuer RS = Issuer.rs256("r");
  private static final Issuer ES = Issuer.es256("e");
  private static final Issuer ED = Issuer.eddsa("d");

  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  static Stream<Issuer> publishers() {
    return Stream.of(RS, ES, ED);
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void aPublishedKeyVerifiesItsTokens(Issuer issuer) {
    KeyRing ring = read(RS.jwk(), ES.jwk(), ED.jwk());

    assertThat(ring.keys()).hasSize(3);
    assertThat(ring.verify(CompactToken.read(issuer.token(CLAIMS)))).isEqualTo(Outcome.VERIFIED);
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void aKeyNeedsNeitherUseNorAlgorithm(Issuer issuer) {
    assertThat(read(issuer.jwk("")).verify(CompactToken.read(issuer.token(CLAIMS))))
        .isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void keysForOtherPurposesAreSkipped() {
    assertThat(
            read(
                    RS.jwk(",\"use\":\"enc\""),
                    RS.jwk(",\"use\":5"),
                    RS.jwk(",\"key_ops\":[\"encrypt\"]"),
                    RS.jwk(",\"alg\":\"RS512\""),
                    RS.jwk(",\"alg\":\"HS256\""),
                    RS.jwk(",\"alg\":\"none\""),
                    RS.jwk(",\"alg\":5"),
                    ES.jwk(",\"alg\":\"RS256\""))
                .keys())
        .isEmpty();
  }

  @Test
  void aPublishedSecretIsNoSecret() {
    Issuer shared = Issuer.hs256("h", "0123456789abcdef0123456789abcdef");

    assertThat(read(shared.jwk(), shared.jwk("")).keys()).isEmpty();
  }

  @Test
  void aWeakKeyIsSkipped() {
    assertThat(read(Issuer.rsa("weak", 1_024).jwk()).keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[null,5,\"x\",[],{}]}",
        "{\"keys\":[{\"kty\":5}]}",
        "{\"keys\":[{\"kty\":\"RSA\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":5,\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"***\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AQ\",\"y\":\"AQ\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"quantum\"}]}",
        "<html>maintenance</html>"
      })
  void nonsenseHoldsNoUsableKey(String text) {
    assertThat(JwkSet.read(vertx, text).keys())
        .allSatisfy(key -> assertThat(key.verifies(CompactToken.read(ES.token(CLAIMS)))).isFalse());
  }

  @Test
  void oneBadKeyDoesNotSpoilTheOthers() {
    KeyRing ring = read("{\"kty\":\"RSA\"}", "5", RS.jwk());

    assertThat(ring.keys()).hasSize(1);
  }

  @Test
  void anEndlessSetIsCut() {
    String many = IntStream.range(0, 100).mapToObj(i -> ED.jwk()).collect(Collectors.joining(","));

    assertThat(JwkSet.read(vertx, "{\"keys\":[" + many + "]}").keys()).hasSize(32);
  }

  private static KeyRing read(String... keys) {
    return JwkSet.read(vertx, "{\"keys\":[" + String.join(",", keys) + "]}");
  }
}
