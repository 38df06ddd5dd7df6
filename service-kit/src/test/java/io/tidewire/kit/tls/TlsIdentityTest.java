package io.tidewire.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.settings.BadSetting;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

// Deprecated for production use only.
@SuppressWarnings("removal")
class TlsIdentityTest {

  private static final SelfSignedCertificate ONE = SelfSignedCertificate.create("one.example");
  private static final SelfSignedCertificate TWO = SelfSignedCertificate.create("two.example");
  private static final FileTime ANY_TIME = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path directory;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long now;

  @BeforeEach
  void listen() throws Exception {
    log.start();
    logger().addAppender(log);
    install(chain(), ONE.certificatePath());
    install(key(), ONE.privateKeyPath());
    now = certificate(ONE).getNotBefore().toInstant().toEpochMilli() + 1;
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void aMatchingPairIsPresented() throws Exception {
    assertThat(shown(read())).isEqualTo("one.example");
    assertThat(lines()).isEmpty();
  }

  @Test
  void aNewCertificateIsNotUsedUntilItsKeyArrives() throws Exception {
    TlsIdentity identity = read();

    install(chain(), TWO.certificatePath());
    identity.look();
    identity.look();

    assertThat(shown(identity)).isEqualTo("one.example");
    assertThat(identity.isRefused()).isTrue();
    assertThat(meters.get("tidewire_tls_files_refused").tag("use", "test").gauge().value())
        .isEqualTo(1);
    assertThat(lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("the previous ones stay in use")
        .contains(key().toString());

    install(key(), TWO.privateKeyPath());
    identity.look();

    assertThat(shown(identity)).isEqualTo("two.example");
    assertThat(identity.isRefused()).isFalse();
    assertThat(lines()).hasSize(2);
  }

  @Test
  void theTimesOfFilesDoNotMatter() throws Exception {
    TlsIdentity identity = read();

    install(chain(), TWO.certificatePath());
    install(key(), TWO.privateKeyPath());
    identity.look();

    assertThat(Files.getLastModifiedTime(key())).isEqualTo(ANY_TIME);
    assertThat(shown(identity)).isEqualTo("two.example");
  }

  @Test
  void touchedFilesCountAsUnchanged() throws Exception {
    TlsIdentity identity = read();

    Files.setLastModifiedTime(chain(), FileTime.fromMillis(1_500_000_000_000L));
    identity.look();

    assertThat(lines()).isEmpty();
  }

  @Test
  void restoredFilesAreAcceptedAgain() throws Exception {
    TlsIdentity identity = read();
    Files.writeString(chain(), "-----BEGIN CERTIFICATE-----\nhalf a");
    identity.look();
    Files.delete(chain());
    identity.look();
    assertThat(identity.isRefused()).isTrue();

    install(chain(), ONE.certificatePath());
    identity.look();

    assertThat(identity.isRefused()).isFalse();
    assertThat(shown(identity)).isEqualTo("one.example");
  }

  @Test
  void aStartWithAMismatchedPairIsRefused() throws Exception {
    install(key(), TWO.privateKeyPath());

    assertThatThrownBy(this::read)
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_TEST_KEY: " + key() + " does not hold the private key");
  }

  @Test
  void aStartWithGarbageNamesTheFile() throws Exception {
    Files.writeString(chain(), "garbage");
    assertThatThrownBy(this::read).hasMessageStartingWith("TIDEWIRE_TEST_CERT: " + chain());

    install(chain(), ONE.certificatePath());
    Files.writeString(key(), "garbage");
    assertThatThrownBy(this::read).hasMessageStartingWith("TIDEWIRE_TEST_KEY: " + key());

    Files.delete(key());
    assertThatThrownBy(this::read)
        .hasMessageStartingWith("TIDEWIRE_TEST_KEY: " + key() + " is not a file");
  }

  @Test
  void expiryIsMeteredAndLoggedOnceBeforeAndOnceAfter() throws Exception {
    TlsIdentity identity = read();
    long expires = certificate(ONE).getNotAfter().toInstant().toEpochMilli();
    assertThat(meters.get("tidewire_tls_expiry_seconds").tag("use", "test").gauge().value())
        .isEqualTo(expires / 1_000.0);

    now = expires - Duration.ofDays(3).toMillis();
    identity.look();
    identity.look();
    now = expires + 1;
    identity.look();
    identity.look();

    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).startsWith("certificate expires soon use=test");
    assertThat(lines().get(1)).startsWith("certificate has expired use=test");
  }

  @Test
  void anExpiredCertificateIsRefusedAtTheStart() throws Exception {
    Instant expires = certificate(ONE).getNotAfter().toInstant();
    now = expires.toEpochMilli();

    assertThatThrownBy(this::read)
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(chain() + " holds a certificate that expired at " + expires);
  }

  @Test
  void authoritiesThatHaveAllExpiredAreRefusedAtTheStart() throws Exception {
    now = certificate(ONE).getNotAfter().toInstant().toEpochMilli();
    PemFile authorities = new PemFile("tidewire.test.ca", chain().toString());

    assertThatThrownBy(() -> TlsAuthorities.read("ca", authorities, () -> now))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("holds a certificate that expired at");
  }

  @Test
  void aHandshakeCompletesWithThePairItStartedWith() throws Exception {
    TlsIdentity identity = read();
    X509ExtendedKeyManager keys = keys(identity);
    String alias = keys.chooseEngineServerAlias("RSA", null, null);
    install(chain(), TWO.certificatePath());
    install(key(), TWO.privateKeyPath());
    identity.look();

    assertThat(keys.getCertificateChain(alias)[0]).isEqualTo(certificate(ONE));
    assertThat(shown(identity)).isEqualTo("two.example");
  }

  @Test
  void changesThatNeedARestartAreReportedAndNotUsed() throws Exception {
    TlsIdentity identity =
        TlsIdentity.readForALife(
            "bus",
            new PemFile("tidewire.test.cert", chain().toString()),
            new PemFile("tidewire.test.key", key().toString()),
            () -> now);
    install(chain(), TWO.certificatePath());
    identity.look();
    assertThat(identity.isRefused()).isTrue();
    install(key(), TWO.privateKeyPath());
    identity.look();
    identity.look();

    assertThat(shown(identity)).isEqualTo("one.example");
    assertThat(lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("tls files changed and take effect after a restart use=bus");
  }

  private TlsIdentity read() {
    TlsIdentity identity =
        TlsIdentity.read(
            "test",
            new PemFile("tidewire.test.cert", chain().toString()),
            new PemFile("tidewire.test.key", key().toString()),
            () -> now);
    identity.meter(meters);
    return identity;
  }

  private static String shown(TlsIdentity identity) throws Exception {
    X509ExtendedKeyManager keys = keys(identity);
    String alias = keys.chooseEngineServerAlias("RSA", null, null);
    String name = keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName();
    return name.replaceAll(".*CN=", "");
  }

  private static X509ExtendedKeyManager keys(TlsIdentity identity) throws Exception {
    return (X509ExtendedKeyManager)
        identity.options().getKeyManagerFactory(null).getKeyManagers()[0];
  }

  private static X509Certificate certificate(SelfSignedCertificate made) throws Exception {
    byte[] pem = Files.readAllBytes(Path.of(made.certificatePath()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private static void install(Path to, String from) throws Exception {
    Files.copy(Path.of(from), to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, ANY_TIME);
  }

  private Path chain() {
    return directory.resolve("chain.pem");
  }

  private Path key() {
    return directory.resolve("key.pem");
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Reloaded.class);
  }
}
