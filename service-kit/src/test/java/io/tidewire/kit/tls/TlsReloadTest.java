package io.tidewire.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.reload.ConfigSource;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.testing.Await;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Deprecated for production use only.
@SuppressWarnings("removal")
class TlsReloadTest {

  private static final SelfSignedCertificate ONE = SelfSignedCertificate.create("one.example");
  private static final SelfSignedCertificate TWO = SelfSignedCertificate.create("two.example");

  @TempDir private Path directory;

  @BeforeEach
  void installTheFirst() throws Exception {
    install(chain(), ONE.certificatePath());
    install(key(), ONE.privateKeyPath());
  }

  @Test
  void aReloadReportsChangesBeforeItAppliesThem() throws Exception {
    TlsIdentity identity = read();
    assertThat(identity.prepare().changes()).isEmpty();
    install(chain(), TWO.certificatePath());
    install(key(), TWO.privateKeyPath());

    ConfigSource.Draft draft = identity.prepare();

    assertThat(draft.changes()).hasSize(1);
    assertThat(draft.changes().get(0).name()).isEqualTo(chain().toString());
    assertThat(draft.changes().get(0).needsRestart()).isFalse();
    assertThat(shown(identity)).as("not yet applied").isEqualTo("one.example");
    Await.resultOf(draft.apply().get());
    assertThat(shown(identity)).isEqualTo("two.example");
    assertThat(identity.prepare().changes()).isEmpty();
    assertThat(identity.isStale()).isFalse();
  }

  @Test
  void aReloadRefusesACertificateWithoutItsKeyAndIsStaleUntilTheyMatch() throws Exception {
    TlsIdentity identity = read();
    install(chain(), TWO.certificatePath());

    assertThatThrownBy(identity::prepare)
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(key().toString());
    assertThat(identity.isStale()).isTrue();
    assertThat(shown(identity)).isEqualTo("one.example");

    install(chain(), ONE.certificatePath());
    assertThat(identity.prepare().changes()).isEmpty();
    assertThat(identity.isStale()).isFalse();
  }

  @Test
  void changesThatNeedARestartAreReportedAtEachReloadAndNotUsed() throws Exception {
    TlsIdentity identity =
        TlsIdentity.readForALife("test", certificateFile(), keyFile(), System::currentTimeMillis);
    install(chain(), TWO.certificatePath());
    install(key(), TWO.privateKeyPath());

    Await.resultOf(identity.prepare().apply().get());
    ConfigSource.Draft again = identity.prepare();

    assertThat(again.changes()).hasSize(1);
    assertThat(again.changes().get(0).needsRestart()).isTrue();
    assertThat(identity.isStale()).isTrue();
    assertThat(shown(identity)).isEqualTo("one.example");
  }

  private TlsIdentity read() {
    return TlsIdentity.read("test", certificateFile(), keyFile(), System::currentTimeMillis);
  }

  private PemFile certificateFile() {
    return new PemFile("tidewire.test.cert", chain().toString());
  }

  private PemFile keyFile() {
    return new PemFile("tidewire.test.key", key().toString());
  }

  private static String shown(TlsIdentity identity) throws Exception {
    X509ExtendedKeyManager keys =
        (X509ExtendedKeyManager) identity.options().getKeyManagerFactory(null).getKeyManagers()[0];
    String alias = keys.chooseEngineServerAlias("RSA", null, null);
    String name = keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName();
    return name.replaceAll(".*CN=", "");
  }

  private static void install(Path to, String from) throws Exception {
    Files.copy(Path.of(from), to, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path chain() {
    return directory.resolve("chain.pem");
  }

  private Path key() {
    return directory.resolve("key.pem");
  }
}
