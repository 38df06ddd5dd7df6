package io.tidewire.auth.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.signing.AppSecret;
import io.tidewire.wire.ChannelName;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppsTest {

  private static final Credential NEW = new Credential("new", new AppSecret("new-secret"));
  private static final Credential OLD = new Credential("old", new AppSecret("old-secret"));

  @Test
  void anAppIsFoundByEachOfItsKeys() {
    App app = TestApps.withKeys(NEW, OLD);
    var apps = Apps.of(List.of(app, TestApps.other()));

    assertThat(apps.withKey("new")).hasValue(app);
    assertThat(apps.withKey("old")).hasValue(app);
    assertThat(apps.withKey("Old")).isEmpty();
  }

  @Test
  void theNewestKeySignsAndEveryKeyVerifies() {
    App app = TestApps.withKeys(NEW, OLD);

    assertThat(app.newest()).isEqualTo(NEW);
    assertThat(app.secretOf("old")).hasValue(OLD.secret());
    assertThat(app.secretOf("other-key")).isEmpty();
  }

  @Test
  void theOnlyAppIsOnlyKnownWhileItIsTheOnlyOne() {
    assertThat(Apps.of(List.of(TestApps.plain())).only()).hasValue(TestApps.plain());
    assertThat(Apps.of(List.of(TestApps.plain(), TestApps.other())).only()).isEmpty();
  }

  @Test
  void twoAppsCannotShareAKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Apps.of(List.of(TestApps.plain(), TestApps.plain())));
  }

  @Test
  void nothingChangesToTheSame() {
    assertThat(apps(TestApps.plain()).changesTo(apps(TestApps.plain())))
        .isEqualTo(new AppsChanged(Set.of(), Set.of()));
  }

  @Test
  void anAppWithAnotherKeyChangedButIsNotWithdrawn() {
    assertThat(apps(TestApps.withKeys(OLD)).changesTo(apps(TestApps.withKeys(NEW, OLD))))
        .isEqualTo(new AppsChanged(Set.of(TestApps.ID), Set.of()));
  }

  @Test
  void anAppThatIsNewChanged() {
    assertThat(apps(TestApps.plain()).changesTo(apps(TestApps.plain(), TestApps.other())))
        .isEqualTo(new AppsChanged(Set.of("77"), Set.of()));
  }

  @Test
  void anAppThatIsGoneIsWithdrawn() {
    assertThat(apps(TestApps.plain(), TestApps.other()).changesTo(apps(TestApps.plain())))
        .isEqualTo(new AppsChanged(Set.of("77"), Set.of("77")));
  }

  @Test
  void anAppThatIsDisabledIsWithdrawnAndOnceOnly() {
    var withdrawn = new AppsChanged(Set.of(TestApps.ID), Set.of(TestApps.ID));

    assertThat(apps(TestApps.plain()).changesTo(apps(TestApps.disabled()))).isEqualTo(withdrawn);
    assertThat(apps(TestApps.disabled(), TestApps.other()).changesTo(apps(TestApps.other())))
        .isEqualTo(new AppsChanged(Set.of(TestApps.ID), Set.of()));
  }

  @Test
  void theKeyOfAnEncryptedChannelIsTheVectorOfTheSpecification() {
    var masterKey = EncryptionMasterKey.ofBase64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    byte[] shared =
        java.util.Base64.getDecoder()
            .decode(masterKey.sharedSecret(new ChannelName("private-encrypted-vault")));

    assertThat(HexFormat.of().formatHex(shared))
        .isEqualTo("c29f0eae3b764b81f89fc7433fba5ad80f6b79db914d379d6da8959e3aa89ac7");
  }

  @Test
  void aMasterKeyOfAnotherSizeIsRefusedWithoutBeingQuoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionMasterKey.ofBase64("c2VjcmV0"))
        .withMessage("expected 32 bytes in base64, got 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionMasterKey.ofBase64("s3cret!"))
        .withMessage("expected 32 bytes in base64");
  }

  private static Apps apps(App... apps) {
    return Apps.of(List.of(apps));
  }
}
