package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.TokenKey;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.testing.Issuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Issuer RSA = Issuer.rs256("r");

  @TempDir Path folder;

  @Test
  void everySettingIsRead() {
    TrustedTokens trusted =
        parse(
            """
            algorithms: [RS256, HS256]
            keys:
              - { id: shared, secret: %s }
            jwks_url: https://idp.example/keys?apikey=1
            issuer: https://idp.example
            audience: [a, b]
            leeway: 30s
            """
                .formatted(SECRET));

    assertThat(trusted.algorithms()).containsExactlyInAnyOrder(Algorithm.RS256, Algorithm.HS256);
    assertThat(trusted.keys()).hasSize(1);
    assertThat(trusted.keys().get(0).id()).hasValue("shared");
    assertThat(trusted.jwksUrl()).hasValueSatisfying(url -> assertThat(url).hasHost("idp.example"));
    assertThat(trusted.claims().issuer()).hasValue("https://idp.example");
    assertThat(trusted.claims().audience()).containsExactlyInAnyOrder("a", "b");
    assertThat(trusted.claims().leeway()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void thePublicKeyMakesTheAlgorithm() {
    assertThat(ofPem(RSA.pem()).algorithms()).containsExactly(Algorithm.RS256);
    assertThat(ofPem(Issuer.es256("e").pem()).algorithms()).containsExactly(Algorithm.ES256);
    assertThat(ofPem(Issuer.eddsa("d").pem()).algorithms()).containsExactly(Algorithm.EDDSA);
  }

  @Test
  void aUrlAloneAllowsPublicKeyAlgorithmsOnly() {
    assertThat(parse("jwks_url: https://idp.example/keys").algorithms())
        .containsExactlyInAnyOrder(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA);
  }

  @Test
  void keysMayStandInFilesBesideTheAppsFile() throws Exception {
    Files.writeString(folder.resolve("idp.pem"), RSA.pem());
    Files.writeString(folder.resolve("shared.txt"), SECRET + "\n");

    TrustedTokens trusted =
        parse("keys: [ { public_key_file: idp.pem }, { secret_file: shared.txt } ]");

    assertThat(trusted.keys())
        .extracting(TokenKey::algorithm)
        .containsExactly(Algorithm.RS256, Algorithm.HS256);
    assertThat(trusted.keys().get(0))
        .isInstanceOfSatisfying(
            TokenKey.Public.class, key -> assertThat(key.key()).isEqualTo(RSA.publicKey()));
  }

  @Test
  void anAlgorithmWithoutAKeyIsAMistake() {
    refused("{ algorithms: [HS256], jwks_url: 'https://idp.example/keys' }")
        .withMessageEndingWith("jwt.algorithms: there is no key for HS256");
    refused("{ algorithms: [RS256], jwks_url: 'https://a.example', keys: [{secret: %s}] }")
        .withMessageEndingWith("jwt.algorithms: a key is for HS256, not listed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "hs256", "PS256", "RS512", "HS384"})
  void anAlgorithmThatWeDoNotVerifyIsRefused(String algorithm) {
    refused("{ algorithms: [" + algorithm + "], keys: [{secret: %s}] }")
        .withMessageEndingWith("jwt.algorithms: expected HS256, RS256, ES256 or EdDSA");
  }

  @Test
  void aShortSecretIsRefused() {
    refused("{ keys: [{secret: short-secret}] }")
        .withMessageEndingWith("keys[0].secret: expected at least 32 bytes, got 12")
        .withMessageNotContaining("short-secret");
  }

  @Test
  void aPrivateKeyDoesNotBelongHere() {
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> ofPem(RSA.privatePem()))
        .withMessageEndingWith("expected a PUBLIC KEY or a CERTIFICATE, got a PRIVATE KEY");
  }

  @Test
  void weakAndForeignKeysAreRefused() {
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> ofPem(Issuer.rsa("weak", 1024).pem()))
        .withMessageEndingWith("expected an RSA key of 2048 bits or more");
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> ofPem(Issuer.ec("p384", "secp384r1").pem()))
        .withMessageEndingWith("expected an RSA, P-256 or Ed25519 key");
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> ofPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"))
        .withMessageEndingWith("expected an RSA, P-256 or Ed25519 key");
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> ofPem("no pem at all"))
        .withMessageEndingWith("expected one PEM block, -----BEGIN PUBLIC KEY-----");
  }

  @ParameterizedTest
  @CsvSource({
    "http://idp.example/keys",
    "ftp://idp.example/keys",
    "https://user:hush@idp.example/keys",
    "idp.example/keys",
    "https://",
    "'https://a b'",
    "file:///etc/passwd"
  })
  void keysOfAnIdentityProviderComeOverTls(String url) {
    refused("{ jwks_url: '" + url + "' }")
        .withMessageContaining("jwt.jwks_url: expected ")
        .withMessageNotContaining("hush");
  }

  @Test
  void plainHttpIsForThisMachineOrByExpressWish() {
    assertThat(parse("jwks_url: http://localhost:8080/keys").jwksUrl()).isPresent();
    assertThat(parse("{ jwks_url: 'http://keycloak:8080/keys', jwks_allow_http: true }").jwksUrl())
        .isPresent();
  }

  @Test
  void everyKeyHasOneMaterial() {
    refused("{ keys: [{id: a}] }").withMessageContaining("keys[0]: expected one of public_key");
    refused("{ keys: [{secret: %s, public_key: x}] }").withMessageContaining("expected one of");
    refused("{ keys: [{public_key_file: missing.pem}] }")
        .withMessageEndingWith("public_key_file: the file is not readable");
    refused("{ keys: [{secret: %s, colour: red}] }").withMessageContaining("colour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1s", "11m", "soon"})
  void aLeewayIsAShortDuration(String leeway) {
    refused("{ leeway: '" + leeway + "', keys: [{secret: %s}] }")
        .withMessageContaining("jwt.leeway: expected");
  }

  private TrustedTokens ofPem(String pem) {
    return parse("keys:\n  - public_key: |\n" + pem.indent(6));
  }

  private ThrowableAssertAlternative<BadApps> refused(String jwt) {
    return assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> parse(jwt.replace("%s", SECRET)));
  }

  private TrustedTokens parse(String jwt) {
    String yaml =
        "apps:\n  - id: 1\n    keys: [ { key: k, secret: s } ]\n    jwt:\n" + jwt.indent(6);
    AppsSource source = AppsSource.file(folder.resolve("apps.yml"));
    return AppsYaml.parse(yaml, new FileReferences(source, Map.<String, String>of()::get, false))
        .only()
        .orElseThrow()
        .tokens()
        .orElseThrow();
  }
}
