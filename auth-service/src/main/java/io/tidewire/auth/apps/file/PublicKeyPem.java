package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.Algorithm;
import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key or a certificate in PEM. */
final class PublicKeyPem {

  private static final Pattern BLOCK =
      Pattern.compile("\\s*-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");
  private static final int MIN_RSA_BITS = 2_048;

  private PublicKeyPem() {}

  /**
   * @throws IllegalArgumentException naming the error, without quoting the text
   */
  static PublicKey parse(String pem) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.matches()) {
      throw new IllegalArgumentException("expected one PEM block, -----BEGIN PUBLIC KEY-----");
    }
    byte[] der = decoded(block.group(2));
    return switch (block.group(1)) {
      case "PUBLIC KEY" -> ofSubjectPublicKeyInfo(der);
      case "CERTIFICATE" -> ofCertificate(der);
      default ->
          throw new IllegalArgumentException(
              "expected a PUBLIC KEY or a CERTIFICATE, got a " + block.group(1));
    };
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException("the PEM block is not base64");
    }
  }

  /** The algorithm of the tokens that this key verifies. */
  static Algorithm algorithmOf(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        throw new IllegalArgumentException("expected an RSA key of 2048 bits or more");
      }
      return Algorithm.RS256;
    }
    if (key instanceof ECPublicKey ec && isP256(ec)) return Algorithm.ES256;
    if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
      return Algorithm.EDDSA;
    }
    throw new IllegalArgumentException("expected an RSA, P-256 or Ed25519 key");
  }

  private static boolean isP256(ECPublicKey key) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
      return key.getParams().getCurve().equals(p256.getCurve());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has P-256", impossible);
    }
  }

  private static PublicKey ofSubjectPublicKeyInfo(byte[] der) {
    for (String family : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException anotherFamily) {
        // The next key type may match.
      }
    }
    throw new IllegalArgumentException("expected an RSA, P-256 or Ed25519 key");
  }

  private static PublicKey ofCertificate(byte[] der) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getPublicKey();
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("the certificate is not readable");
    }
  }
}
