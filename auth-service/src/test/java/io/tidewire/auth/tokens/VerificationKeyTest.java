package io.tidewire.auth.tokens;

import static io.tidewire.auth.testing.Issuer.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.auth.apps.TokenKey;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationKeyTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String CLAIMS = "{\"exp\":4000000000}";
  private static final Issuer HS = Issuer.hs256("h", SECRET);
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

  static Stream<Issuer> issuers() {
    return Stream.of(HS, RS, ES, ED);
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void aTokenIsVerifiedByItsOwnKey(Issuer issuer) {
    assertThat(ring(issuer.key()).verify(read(issuer.token(CLAIMS)))).isEqualTo(Outcome.VERIFIED);
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void aTamperedTokenIsNot(Issuer issuer) {
    String[] segments = issuer.token(CLAIMS).split("\\.");
    String forged = segments[0] + "." + base64("{\"exp\":4000000001}") + "." + segments[2];

    assertThat(ring(issuer.key()).verify(read(forged))).isEqualTo(Outcome.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void aTokenOfAnotherKeyWithTheSameIdIsNot(Issuer issuer) {
    Issuer impostor =
        switch (issuer.algorithm()) {
          case HS256 -> Issuer.hs256("h", SECRET.replace('0', '1'));
          case RS256 -> Issuer.rs256("r");
          case ES256 -> Issuer.es256("e");
          case EDDSA -> Issuer.eddsa("d");
        };

    assertThat(ring(issuer.key()).verify(read(impostor.token(CLAIMS))))
        .isEqualTo(Outcome.WRONG_SIGNATURE);
  }

  @Test
  void aPublicKeyIsNeverAnHmacSecret() {
    for (String material :
        List.of(RS.pem(), new String(RS.publicKey().getEncoded(), StandardCharsets.ISO_8859_1))) {
      String signed = base64("{\"alg\":\"HS256\",\"kid\":\"r\"}") + "." + base64(CLAIMS);
      byte[] mac = Issuer.hmac(material.getBytes(StandardCharsets.ISO_8859_1), signed);

      assertThat(ring(RS.key()).verify(read(signed + "." + base64(mac)))).isEqualTo(Outcome.NO_KEY);
    }
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void aKeyOfAnotherAlgorithmIsNotEvenTried(Issuer issuer) {
    KeyRing others =
        ring(issuers().filter(other -> other != issuer).map(Issuer::key).toArray(TokenKey[]::new));

    assertThat(others.verify(read(issuer.token(CLAIMS)))).isEqualTo(Outcome.NO_KEY);
  }

  @Test
  void anUnknownKeyIdFitsNoKey() {
    assertThat(ring(RS.key()).verify(read(Issuer.rs256("other").token(CLAIMS))))
        .isEqualTo(Outcome.NO_KEY);
  }

  @Test
  void aTokenWithoutKeyIdTriesEveryKeyOfItsAlgorithm() {
    KeyRing ring = ring(Issuer.rs256("another").key(), RS.key(), ES.key());

    assertThat(ring.verify(read(RS.token("{\"alg\":\"RS256\"}", CLAIMS))))
        .isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void aKeyWithoutIdIsTriedForAnyKeyId() {
    var nameless = new TokenKey.Public(Optional.empty(), RS.algorithm(), RS.publicKey());

    assertThat(ring(nameless).verify(read(RS.token(CLAIMS)))).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void anEmptyRingVerifiesNothing() {
    assertThat(KeyRing.EMPTY.verify(read(RS.token(CLAIMS)))).isEqualTo(Outcome.NO_KEY);
  }

  @Test
  void aKeyThatTheTokenBringsAlongIsIgnored() {
    Issuer attacker = Issuer.rs256("r");
    String header = "{\"alg\":\"RS256\",\"kid\":\"r\",\"jwk\":" + attacker.jwk() + "}";
    String withUrl = "{\"alg\":\"RS256\",\"kid\":\"r\",\"jku\":\"https://evil.example/keys\"}";

    for (String forged : List.of(header, withUrl)) {
      assertThat(ring(RS.key()).verify(read(attacker.token(forged, CLAIMS))))
          .isEqualTo(Outcome.WRONG_SIGNATURE);
    }
  }

  @Test
  void claimsThatTheLibraryThrowsOnVerifyNothing() {
    assertThat(ring(HS.key()).verify(read(HS.token("{\"exp\":\"soon\",\"aud\":5}"))))
        .isEqualTo(Outcome.WRONG_SIGNATURE);
  }

  /** The reason why the creation of every key checks that it refuses unsigned tokens. */
  @Test
  void theLibraryWithoutAKeyStillAcceptsUnsignedTokens() {
    String unsigned = base64("{\"alg\":\"none\"}") + "." + base64(CLAIMS);

    assertThat(
            JWTAuth.create(vertx, new JWTAuthOptions())
                .authenticate(new TokenCredentials(unsigned))
                .succeeded())
        .isTrue();
    assertThatThrownBy(() -> CompactToken.read(unsigned)).isInstanceOf(TokenRefused.class);
  }

  @Test
  void aKeyDoesNotPrintItsMaterial() {
    assertThat(HS.key() + " " + ring(HS.key())).contains("HS256").doesNotContain(SECRET);
  }

  private static CompactToken read(String token) {
    return CompactToken.read(token);
  }

  private static KeyRing ring(TokenKey... keys) {
    return new KeyRing(Stream.of(keys).map(key -> VerificationKey.of(vertx, key)).toList());
  }
}
