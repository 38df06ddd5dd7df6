package io.tidewire.auth.testing;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.ConnectRules;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.apps.EncryptionMasterKey;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.apps.TokenKey;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.signing.AppSecret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Apps with the credentials of the specification's vectors (docs/design/protocol.md §7). */
public final class TestApps {

  public static final String ID = "900123";
  public static final String KEY = "f0e1d2c3b4a5968778aa";
  public static final String SECRET = "9b8c7d6e5f4a3b2c1d0e";

  private static final Credential VECTOR = new Credential(KEY, new AppSecret(SECRET));

  private TestApps() {}

  public static App plain() {
    return with(ConnectRules.OPEN);
  }

  public static App withWatchlists() {
    return new App(
        AppPolicy.defaults(ID).with(AppPolicy.Users.DEFAULTS.withWatchlists()),
        List.of(VECTOR),
        ConnectRules.OPEN,
        Optional.empty(),
        Optional.empty());
  }

  public static App disabled() {
    return with(new ConnectRules(false, false, AllowedOrigins.ANY, TokenRule.NONE));
  }

  public static App tlsOnly() {
    return with(new ConnectRules(true, true, AllowedOrigins.ANY, TokenRule.NONE));
  }

  public static App forOrigins(String... patterns) {
    return with(new ConnectRules(true, false, origins(patterns), TokenRule.NONE));
  }

  public static App with(ConnectRules admission) {
    return new App(
        AppPolicy.defaults(ID), List.of(VECTOR), admission, Optional.empty(), Optional.empty());
  }

  /** Another app, with keys of its own. */
  public static App other() {
    return new App(
        AppPolicy.defaults("77"),
        List.of(new Credential("other-key", new AppSecret("other-secret"))),
        ConnectRules.OPEN,
        Optional.empty(),
        Optional.empty());
  }

  public static App withKeys(Credential... newestFirst) {
    return new App(
        AppPolicy.defaults(ID),
        List.of(newestFirst),
        ConnectRules.OPEN,
        Optional.empty(),
        Optional.empty());
  }

  public static App withMasterKey(String base64) {
    return new App(
        AppPolicy.defaults(ID),
        List.of(VECTOR),
        ConnectRules.OPEN,
        Optional.empty(),
        Optional.of(EncryptionMasterKey.ofBase64(base64)));
  }

  public static App withTokens(TokenRule rule, TrustedTokens trusted) {
    return new App(
        AppPolicy.defaults(ID),
        List.of(VECTOR),
        new ConnectRules(true, false, AllowedOrigins.ANY, rule),
        Optional.of(trusted),
        Optional.empty());
  }

  /** Trusts these issuers, for tokens of any issuer and audience. */
  public static TrustedTokens trusting(Issuer... issuers) {
    List<TokenKey> keys = Arrays.stream(issuers).map(Issuer::key).toList();
    return new TrustedTokens(
        Arrays.stream(issuers).map(Issuer::algorithm).collect(Collectors.toSet()),
        keys,
        Optional.empty(),
        new TrustedTokens.RequiredClaims(Optional.empty(), Set.of(), Duration.ofSeconds(10)));
  }

  private static AllowedOrigins origins(String... patterns) {
    return new AllowedOrigins(Arrays.stream(patterns).map(OriginPattern::parse).toList());
  }
}
