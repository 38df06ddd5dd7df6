package io.tidewire.kit.tls;

import io.tidewire.kit.settings.BadSetting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate chain and the private key that fits it, in two PEM files. New connections use a
 * changed one; open ones keep theirs.
 */
public final class TlsIdentity extends ReloadedFiles<X509ExtendedKeyManager> {

  /** The name by which Vert.x finds the pair. */
  private static final List<String> KEY_TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA");

  private static final byte[] PROBE = {1, 2, 3, 4};

  private final CurrentKeys keys;

  private TlsIdentity(CurrentKeys keys, Reloaded<X509ExtendedKeyManager> files) {
    super(files);
    this.keys = keys;
  }

  private static TlsIdentity read(
      String name, Reloaded.Use use, PemFile chain, PemFile key, LongSupplier wallMs) {
    CurrentKeys keys = new CurrentKeys();
    Reloaded.PemContent<X509ExtendedKeyManager> content =
        new Reloaded.PemContent<>(
            contents -> pair(chain, key, contents.get(0), contents.get(1)), keys::replace);
    return new TlsIdentity(keys, new Reloaded<>(name, use, List.of(chain, key), content, wallMs));
  }

  /**
   * Reads the files; blocks. Throws {@link BadSetting}, naming the file, if they cannot be used
   * together.
   *
   * @param name what it is for, in logs and meters
   * @param wallMs the time of day, in ms
   */
  public static TlsIdentity read(String name, PemFile chain, PemFile key, LongSupplier wallMs) {
    return read(name, Reloaded.Use.AT_ONCE, chain, key, wallMs);
  }

  /** The same where only a restart can apply a change: a change is logged, and not used. */
  public static TlsIdentity readForALife(
      String name, PemFile chain, PemFile key, LongSupplier wallMs) {
    return read(name, Reloaded.Use.AFTER_A_RESTART, chain, key, wallMs);
  }

  /** For a server or client; uses changed files once these were checked. */
  public KeyCertOptions options() {
    return KeyCertOptions.wrap(keys);
  }

  private static Material<X509ExtendedKeyManager> pair(
      PemFile chain, PemFile key, byte[] certificates, byte[] privateKey) {
    X509Certificate first = chain.certificates(certificates).get(0);
    X509ExtendedKeyManager keys = keys(chain, key, certificates, privateKey);
    if (!fits(first.getPublicKey(), privateKey(keys, key))) throw misfit(chain, key);
    Instant expires = first.getNotAfter().toInstant();
    return new Material<>(keys, expires, expires);
  }

  private static X509ExtendedKeyManager keys(
      PemFile chain, PemFile key, byte[] certificates, byte[] privateKey) {
    try {
      KeyManager[] made =
          new PemKeyCertOptions()
              .setCertValue(Buffer.buffer(certificates))
              .setKeyValue(Buffer.buffer(privateKey))
              .getKeyManagerFactory(null)
              .getKeyManagers();
      return (X509ExtendedKeyManager) made[0];
    } catch (KeyStoreException | IllegalArgumentException differentKinds) {
      throw misfit(chain, key);
    } catch (Exception unusable) {
      throw key.bad("holds no private key in PEM format that can be read (PKCS#8, RSA or EC)");
    }
  }

  private static PrivateKey privateKey(X509ExtendedKeyManager keys, PemFile file) {
    for (String type : KEY_TYPES) {
      String[] aliases = keys.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) return keys.getPrivateKey(aliases[0]);
    }
    throw file.bad("holds a private key of a kind that cannot be used");
  }

  private static BadSetting misfit(PemFile chain, PemFile key) {
    return key.bad("does not hold the private key of the certificate in " + chain.path());
  }

  /** Verifies that the key fits the certificate, by a signature. */
  private static boolean fits(PublicKey publicKey, PrivateKey privateKey) {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(privateKey);
      signing.update(PROBE);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(publicKey);
      checking.update(PROBE);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException differentKinds) {
      return false;
    }
  }
}
