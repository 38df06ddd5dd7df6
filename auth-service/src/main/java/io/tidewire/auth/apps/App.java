package io.tidewire.auth.apps;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.signing.AppSecret;
import java.util.List;
import java.util.Optional;

/**
 * One app of the apps file, with its secrets. It never leaves this service; only its {@link
 * AppPolicy} does.
 */
public record App(
    AppPolicy policy,
    AppKeys keys,
    ConnectRules admission,
    Optional<TrustedTokens> tokens,
    Notifications notifications) {

  /**
   * What the app signs and encrypts with.
   *
   * @param credentials newest first, never empty; all of them are valid, the newest signs
   * @param master present if this service may issue keys of encrypted channels
   */
  public record AppKeys(List<Credential> credentials, Optional<EncryptionMasterKey> master) {

    public AppKeys {
      credentials = List.copyOf(credentials);
      if (credentials.isEmpty()) throw new IllegalArgumentException("an app has no key");
    }
  }

  /**
   * What the app's clients and backend are told, and what its backend decides.
   *
   * @param webhooks where its webhooks are sent
   * @param subscriptionCounts whether clients are told how many subscribe to their channels
   * @param hooks what its backend decides
   */
  public record Notifications(
      List<WebhookEndpoint> webhooks, boolean subscriptionCounts, AppHooks hooks) {

    public static final Notifications NONE = new Notifications(List.of(), false, AppHooks.NONE);

    public Notifications {
      webhooks = List.copyOf(webhooks);
    }
  }

  public App {
    if (admission.token() != TokenRule.NONE && tokens.isEmpty()) {
      throw new IllegalArgumentException("an app requires tokens but has no key to verify them");
    }
  }

  /** Without webhooks, subscription counts and hooks. */
  public App(
      AppPolicy policy,
      List<Credential> credentials,
      ConnectRules admission,
      Optional<TrustedTokens> tokens,
      Optional<EncryptionMasterKey> masterKey) {
    this(policy, new AppKeys(credentials, masterKey), admission, tokens, Notifications.NONE);
  }

  public String id() {
    return policy.appId();
  }

  public boolean isEnabled() {
    return admission.enabled();
  }

  /** The same app with other hooks, which its policy tells to edges. */
  public App with(AppHooks others) {
    return new App(
        policy.withHookedChannels(others.channels()),
        keys,
        admission,
        tokens,
        new Notifications(notifications.webhooks, notifications.subscriptionCounts, others));
  }

  /** What the app's backend decides. */
  public AppHooks hooks() {
    return notifications.hooks;
  }

  /** Newest first, never empty; all of them are valid, the newest signs. */
  public List<Credential> credentials() {
    return keys.credentials;
  }

  /** The credentials that sign for this app. */
  public Credential newest() {
    return credentials().get(0);
  }

  /** The key that signs webhooks: the one that receivers have known for longest. */
  public Credential oldest() {
    return credentials().get(credentials().size() - 1);
  }

  /** The secret of one of this app's keys. */
  public Optional<AppSecret> secretOf(String key) {
    return credentials().stream()
        .filter(credential -> credential.key().equals(key))
        .map(Credential::secret)
        .findFirst();
  }
}
