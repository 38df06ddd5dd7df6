package io.tidewire.auth.apps.file;

import static io.tidewire.auth.apps.file.AppsYamlFixture.MINIMAL;
import static io.tidewire.auth.apps.file.AppsYamlFixture.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors in an apps file are reported with their line. */
class AppsYamlErrorsTest {

  @Test
  void aSettingThatDoesNotExistIsNamedWithItsLine() {
    refused(MINIMAL + "    limts:\n      max_connections: 1\n")
        .withMessage("apps.yml, line 6: apps[0].limts is not a setting; did you mean 'limits'?");
  }

  @Test
  void anUnknownSettingIsFoundInEverySection() {
    refused(MINIMAL + "    limits: { max_conections: 1 }\n").withMessageContaining("line 6");
    refused(MINIMAL + "        colour: red\n").withMessageContaining("keys[0].colour");
    refused(MINIMAL + "application: 1\n").withMessageContaining("line 6: application");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    keyz: [] | apps[0].keyz is not a setting; did you mean 'keys'?",
        "    limits: { max_conections: 1 } | max_conections is not a setting; did you mean"
            + " 'max_connections'?",
        "    alowed_origins: [] | apps[0].alowed_origins is not a setting; did you mean"
            + " 'allowed_origins'?",
        "    webhook: [] | apps[0].webhook is not a setting; did you mean 'webhooks'?",
        "    secret: hush | apps[0].secret: belongs in the list keys",
        "    key: k | apps[0].key: belongs in the list keys",
        "    jwt: { jwksurl: a } | apps[0].jwt.jwksurl is not a setting; did you mean 'jwks_url'?",
        "app: [] | app is not a setting; did you mean 'apps'?"
      })
  void aMisspelledSettingIsReportedWithTheIntendedName(String setting, String complaint) {
    refused(MINIMAL + setting.replaceAll("^(?! |app)", "    ") + "\n")
        .withMessageStartingWith("apps.yml, line 6: ")
        .withMessageContaining(complaint)
        .withMessageNotContaining("hush");
  }

  @Test
  void aMisspeltSettingIsNotTakenForAMissingOne() {
    refused(MINIMAL.replace("keys:", "keyz:"))
        .withMessage("apps.yml, line 3: apps[0].keyz is not a setting; did you mean 'keys'?");
    refused("apps:\n  - { id: 1, key: k, secret: hush }\n")
        .withMessageStartingWith("apps.yml, line 2: apps[0].key: belongs in the list keys")
        .withMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\tenabled: true\n", "    limits:\n  \tmax_connections: 1\n"})
  void aTabIsNamedAsWhatYamlForbids(String setting) {
    refused(MINIMAL + setting)
        .withMessageMatching(
            "apps.yml, line [67]: a tab; YAML forbids tabs for indentation, expected spaces");
  }

  @Test
  void twoAppsWithOneIdAreRefusedWithBothLines() {
    refused(MINIMAL + MINIMAL.replace("apps:\n", "").replace("k1", "k2"))
        .withMessage(
            "apps.yml, line 6: apps[1].id: duplicate value '100001', first used on line 2");
  }

  @Test
  void twoAppsWithOneKeyAreRefused() {
    refused(MINIMAL + MINIMAL.replace("apps:\n", "").replace("100001", "2"))
        .withMessage("apps.yml, line 7: apps[1].keys: duplicate value 'k1', first used on line 3");
  }

  @Test
  void aDuplicateKeyInOneAppIsRefused() {
    refused(MINIMAL + "      - key: k1\n        secret: s2\n")
        .withMessageContaining("apps[0].keys: duplicate value 'k1', first used on line 3");
  }

  @Test
  void aDuplicateSettingIsRefused() {
    refused(MINIMAL + "    enabled: true\n    enabled: false\n")
        .withMessage("apps.yml, line 7: apps[0].enabled is set twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled: maybe | line 6: apps[0].enabled: expected true or false",
        "token: always | line 6: apps[0].token: expected none, optional or required",
        "token: required | line 6: apps[0].token: needs a jwt section",
        "allowed_origins: [ 'a b' ] | line 6: apps[0].allowed_origins: expected [scheme://]host",
        "limits: 3 | line 6: apps[0].limits: expected settings",
        "limits: { max_connections: -1 } | expected a whole number from 0 to",
        "limits: { max_connections: 1.5 } | expected a whole number from 0 to",
        "limits: { max_channel_name_length: 201 } | expected a whole number from 1 to 200",
        "limits: { activity_timeout_seconds: 0 } | expected a whole number from 1 to",
        "limits: { max_connections: [1] } | expected one value",
        "limits: | line 6: apps[0].limits: has no value",
        "encryption_master_key: c2hvcnQ= | expected 32 bytes in base64, got 5",
        "jwt: {} | line 6: apps[0].jwt.keys: expected keys or a jwks_url"
      })
  void aWrongValueIsNamedWithItsLine(String setting, String complaint) {
    refused(MINIMAL + "    " + setting + "\n").withMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: 'a:b' | 1 to 64 characters",
        "id: '' | 1 to 64 characters",
        "id: {} | expected one value",
        "id: | has no value"
      })
  void anIdFitsIntoUrlsAndRedisKeys(String id, String complaint) {
    refused(MINIMAL.replace("id: 100001", id)).withMessageContaining(complaint);
  }

  @Test
  void anAppNeedsAKeyWithItsSecret() {
    refused("apps:\n  - id: 1\n").withMessageContaining("line 2: apps[0].keys: expected at least");
    refused(MINIMAL.replace("        secret: s1\n", ""))
        .withMessageContaining("either secret or secret_file");
    refused(MINIMAL.replace("secret: s1", "secret: ''")).withMessageContaining("is empty");
    refused(MINIMAL.replace("key: k1", "key: 'a:b'")).withMessageContaining("1 to 128 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "apps:\n", "apps: []\n", "apps: {}\n", "[]\n", "x\n"})
  void aFileWithoutAppsIsNoAppsFile(String yaml) {
    refused(yaml).withMessageStartingWith("apps.yml, line ");
  }

  @Test
  void brokenYamlIsNamedWithItsLine() {
    refused(MINIMAL + "    limits: { max_connections: 1\n  - id: 2\n")
        .withMessageStartingWith("apps.yml, line 7: not valid YAML");
    refused(MINIMAL + "\tenabled: true\n").withMessageStartingWith("apps.yml, line 6");
    refused(MINIMAL + "    x: \u0000\n").withMessageStartingWith("apps.yml, line 6");
    refused(MINIMAL + "---\napps: []\n").withMessageStartingWith("apps.yml, line 6");
  }
}
