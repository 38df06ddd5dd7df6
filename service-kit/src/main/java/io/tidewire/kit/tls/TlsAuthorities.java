package io.tidewire.kit.tls;

import io.tidewire.kit.settings.BadSetting;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The trusted certificate authorities, in one PEM file. */
public final class TlsAuthorities extends ReloadedFiles<X509ExtendedTrustManager> {

  private final CurrentTrust trust;

  private TlsAuthorities(CurrentTrust trust, Reloaded<X509ExtendedTrustManager> files) {
    super(files);
    this.trust = trust;
  }

  private static TlsAuthorities read(
      String name, Reloaded.Use use, PemFile file, LongSupplier wallMs) {
    CurrentTrust trust = new CurrentTrust();
    Reloaded.PemContent<X509ExtendedTrustManager> content =
        new Reloaded.PemContent<>(contents -> authorities(file, contents.get(0)), trust::replace);
    return new TlsAuthorities(trust, new Reloaded<>(name, use, List.of(file), content, wallMs));
  }

  /**
   * Reads the file; blocks. Throws {@link BadSetting}, naming it, if it cannot be used.
   *
   * @param name what it is for, in logs and meters
   * @param wallMs the time of day, in ms
   */
  public static TlsAuthorities read(String name, PemFile file, LongSupplier wallMs) {
    return read(name, Reloaded.Use.AT_ONCE, file, wallMs);
  }

  /** The same where only a restart can apply a change: a change is logged, and not used. */
  public static TlsAuthorities readForALife(String name, PemFile file, LongSupplier wallMs) {
    return read(name, Reloaded.Use.AFTER_A_RESTART, file, wallMs);
  }

  /** Throws {@link BadSetting} if the file cannot be used; blocks. */
  public static void check(PemFile file) {
    authorities(file, file.read());
  }

  /** Uses a changed file once it was checked. */
  public TrustOptions options() {
    return TrustOptions.wrap(trust);
  }

  private static Material<X509ExtendedTrustManager> authorities(PemFile file, byte[] contents) {
    List<X509Certificate> certificates = file.certificates(contents);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new Material<>(
          (X509ExtendedTrustManager) factory.getTrustManagers()[0],
          Collections.min(expiries(certificates)),
          Collections.max(expiries(certificates)));
    } catch (GeneralSecurityException | IOException unusable) {
      throw file.bad("holds certificates that cannot be used");
    }
  }

  private static List<Instant> expiries(List<X509Certificate> certificates) {
    return certificates.stream().map(certificate -> certificate.getNotAfter().toInstant()).toList();
  }
}
