package io.tidewire.kit.tls;

import io.tidewire.kit.settings.BadSetting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A file that a setting names. Complaints name both.
 *
 * @param setting the key, such as {@code tidewire.edge.tls.cert}
 */
public record PemFile(String setting, String path) {

  /** No PEM file in use is larger; a device or a log would be. */
  private static final long MAX_BYTES = 4 << 20;

  /** Blocks on the disk. */
  byte[] read() {
    try {
      Path file = Path.of(path);
      if (!Files.isRegularFile(file)) throw bad("is not a file");
      if (Files.size(file) > MAX_BYTES) throw bad("is too large for a PEM file");
      return Files.readAllBytes(file);
    } catch (IOException | InvalidPathException unreadable) {
      throw bad("cannot be read");
    }
  }

  /** All certificates in the file, at least one. */
  List<X509Certificate> certificates(byte[] contents) {
    List<X509Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(contents))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (GeneralSecurityException | RuntimeException malformed) {
      throw bad("holds no certificate in PEM format that can be read");
    }
    if (found.isEmpty()) throw bad("holds no certificate in PEM format");
    return found;
  }

  BadSetting bad(String problem) {
    return new BadSetting(setting, path + " " + problem);
  }
}
