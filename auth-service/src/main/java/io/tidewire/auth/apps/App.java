package io.tidewire.auth.apps;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.signing.AppSecret;
import java.util.List;
import java.util.Optional;

/**
 * One app of the apps file, with its secrets. It never leaves this service; only its {@link
 * AppPolicy} does.
 *
 * @param credentials newest first, never empty; all of them are valid, the newest signs
 * @param masterKey present if this service may issue keys of encrypted channels
 * @param webhooks where its webhooks are sent
 * @param subscriptionCounts whether clients are told how many subscribe to their channels
 */
public record App(
    AppPolicy policy,
    List<Credential> credentials,
    ConnectRules admission,
    Optional<TrustedTokens> tokens,
    Optional<EncryptionMasterKey> masterKey,
    List<WebhookEndpoint> webhooks,
    boolean subscriptionCounts) {

  public App {
    credentials = List.copyOf(credentials);
    webhooks = List.copyOf(webhooks);
    if (credentials.isEmpty()) throw new IllegalArgumentException("an app has no key");
    if (admission.token() != TokenRule.NONE && tokens.isEmpty()) {
      throw new IllegalArgumentException("an app requires tokens but has no key to verify them");
    }
  }

  /** Without webhooks and subscription counts. */
  public App(
      AppPolicy policy,
      List<Credential> credentials,
      ConnectRules admission,
      Optional<TrustedTokens> tokens,
      Optional<EncryptionMasterKey> masterKey) {
    this(policy, credentials, admission, tokens, masterKey, List.of(), false);
  }

  public String id() {
    return policy.appId();
  }

  public boolean isEnabled() {
    return admission.enabled();
  }

  /** The credentials that sign for this app. */
  public Credential newest() {
    return credentials.get(0);
  }

  /** What signs its webhooks: the key that receivers have known for longest. */
  public Credential oldest() {
    return credentials.get(credentials.size() - 1);
  }

  /** The secret of one of this app's keys. */
  public Optional<AppSecret> secretOf(String key) {
    return credentials.stream()
        .filter(credential -> credential.key().equals(key))
        .map(Credential::secret)
        .findFirst();
  }
}
