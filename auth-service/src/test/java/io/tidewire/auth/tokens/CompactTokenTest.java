package io.tidewire.auth.tokens;

import static io.tidewire.auth.testing.Issuer.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.Algorithm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTokenTest {

  private static final String CLAIMS = base64("{\"exp\":1}");
  private static final String MAC = base64(new byte[32]);

  @Test
  void aTokenOfThreeSegmentsIsRead() {
    var token = CompactToken.read(token("{\"alg\":\"HS256\",\"kid\":\"a\",\"typ\":\"JWT\"}"));

    assertThat(token.algorithm()).isEqualTo(Algorithm.HS256);
    assertThat(token.keyId()).hasValue("a");
    assertThat(token.claims().member("exp")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "None", "NONE", "nOnE", "", "hs256", "HS512", "PS256", "ES256K", "RS1"})
  void anAlgorithmThatIsNotOursIsNotAllowed(String alg) {
    refused(token("{\"alg\":\"" + alg + "\"}"), "Token algorithm is not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"alg\":null}",
        "{\"alg\":5}",
        "{\"alg\":[\"HS256\"]}",
        "{\"ALG\":\"HS256\"}"
      })
  void aHeaderWithoutAnAlgorithmIsNotAllowed(String header) {
    refused(token(header), "Token algorithm is not allowed");
  }

  @Test
  void theAlgorithmCannotBeNamedTwice() {
    refused(token("{\"alg\":\"HS256\",\"alg\":\"none\"}"), "Token is malformed");
  }

  @Test
  void aHeaderThatMustBeUnderstoodIsNot() {
    refused(token("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}"), "Token has a crit header");
    refused(token("{\"alg\":\"HS256\",\"crit\":null}"), "Token has a crit header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "[]", "{}", "true"})
  void aKeyIdIsAString(String kid) {
    refused(token("{\"alg\":\"HS256\",\"kid\":" + kid + "}"), "Token has a malformed kid header");
  }

  @Test
  void aKeyIdIsShort() {
    refused(
        token("{\"alg\":\"HS256\",\"kid\":\"" + "k".repeat(257) + "\"}"),
        "Token has a malformed kid header");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Token must have three segments",
    "a, Token must have three segments",
    "a.b, Token must have three segments",
    "a.b.c.d, Token must have three segments",
    "a.b.c., Token must have three segments",
    "..,  Token is malformed",
    ".b.c, Token is malformed"
  })
  void aTokenHasThreeSegmentsAndNoneIsEmpty(String text, String why) {
    refused(text, why);
  }

  @Test
  void anUnsignedTokenIsNone() {
    String header = base64("{\"alg\":\"none\"}");
    String hmacHeader = base64("{\"alg\":\"HS256\"}");

    refused(header + "." + CLAIMS, "Token must have three segments");
    refused(header + "." + CLAIMS + ".", "Token algorithm is not allowed");
    refused(hmacHeader + "." + CLAIMS + ".", "Token is malformed");
  }

  @Test
  void segmentsAreBase64UrlWithoutPadding() {
    String header = base64("{\"alg\":\"HS256\"}");

    refused(header + "=." + CLAIMS + "." + MAC, "Token is malformed");
    refused(header + "." + CLAIMS + "." + MAC + "=", "Token is malformed");
    refused(header + "." + CLAIMS + " ." + MAC, "Token is malformed");
    refused(header + "." + CLAIMS + "+/." + MAC, "Token is malformed");
    refused(header + ".A." + MAC, "Token is malformed");
  }

  @Test
  void segmentsAreCanonicalSoThatATokenHasOneSpelling() {
    String header = base64("{\"alg\":\"HS256\"}");
    String claims = base64("{\"exp\":10}");
    assertThat(claims).endsWith("Q");
    assertThat(MAC).endsWith("A");
    CompactToken.read(header + "." + claims + "." + MAC);

    for (char spare : new char[] {'R', 'S', 'Z', 'f'}) {
      String other = claims.substring(0, claims.length() - 1) + spare;
      refused(header + "." + other + "." + MAC, "Token is malformed");
    }
    for (char spare : new char[] {'B', 'C', 'D'}) {
      String other = MAC.substring(0, MAC.length() - 1) + spare;
      refused(header + "." + claims + "." + other, "Token is malformed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"sub\":\"a\\ud800\"}", "{\"\\uDC00\":1}", "{\"a\":[{\"b\":\"\\udfff\"}]}"})
  void halfASurrogatePairIsNoText(String claims) {
    refused(base64("{\"alg\":\"HS256\"}") + "." + base64(claims) + "." + MAC, "Token is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"a\"", "5", "{", "{\"exp\":1}{}"})
  void claimsAreOneObject(String claims) {
    refused(base64("{\"alg\":\"HS256\"}") + "." + base64(claims) + "." + MAC, "Token is malformed");
  }

  @Test
  void textIsValidUtf8() {
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'};

    refused(
        base64("{\"alg\":\"HS256\"}") + "." + base64(overlong) + "." + MAC, "Token is malformed");
  }

  @ParameterizedTest
  @CsvSource({"HS256,31", "HS256,33", "ES256,63", "ES256,70", "EdDSA,63", "EdDSA,65", "RS256,128"})
  void aSignatureHasTheLengthItsAlgorithmMakes(String alg, int bytes) {
    byte[] signature = new byte[bytes];
    Arrays.fill(signature, (byte) 7);

    refused(
        base64("{\"alg\":\"" + alg + "\"}") + "." + CLAIMS + "." + base64(signature),
        "Token signature is not valid");
  }

  @Test
  void aCurveSignatureOfZerosIsNoSignature() {
    byte[] half = new byte[64];
    Arrays.fill(half, 0, 32, (byte) 1);

    for (byte[] signature : new byte[][] {new byte[64], half}) {
      refused(
          base64("{\"alg\":\"ES256\"}") + "." + CLAIMS + "." + base64(signature),
          "Token signature is not valid");
    }
  }

  @Test
  void anOversizedTokenIsNotLookedAt() {
    String claims = base64("{\"a\":\"" + "x".repeat(8_192) + "\"}");

    refused(
        base64("{\"alg\":\"HS256\"}") + "." + claims + "." + MAC,
        "Token is longer than 8192 characters");
  }

  @Test
  void aTokenDoesNotPrint() {
    String text = token("{\"alg\":\"HS256\"}");

    assertThat(CompactToken.read(text).toString()).doesNotContain(CLAIMS).doesNotContain(MAC);
  }

  private static String token(String header) {
    return base64(header) + "." + CLAIMS + "." + MAC;
  }

  private static void refused(String token, String why) {
    assertThatExceptionOfType(TokenRefused.class)
        .isThrownBy(() -> CompactToken.read(token))
        .withMessage(why);
  }
}
