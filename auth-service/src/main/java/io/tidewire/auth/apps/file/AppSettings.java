package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks;
import io.tidewire.auth.apps.ConnectRules;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.apps.EncryptionMasterKey;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.signing.AppSecret;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one entry of {@code apps}. */
final class AppSettings {

  /** Ids are part of URLs and of the names of Redis keys. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Keys are part of URLs, and precede the colon of an auth string. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private static final int UNLIMITED = 0;
  private static final int MANY = 1_000_000_000;
  private static final int MAX_EVENT_BYTES = 1 << 20;
  private static final int MAX_MEMBERS = 100_000;

  /** A user with a longer id would have no valid user channel. */
  private static final int MAX_USER_ID =
      ChannelName.MAX_LENGTH - ChannelKind.USER.prefix().length();

  private static final int MIN_USER_INFO = Member.NO_INFO.length();
  private static final int MAX_USER_INFO = 64 << 10;
  private static final int MAX_ACTIVITY_TIMEOUT = 3_600;

  private static final String PUBLIC_CHANNELS = "public_channels";

  private static final String[] SETTINGS = {
    "id",
    "keys",
    "enabled",
    "force_tls",
    "allowed_origins",
    "client_events",
    "subscription_count",
    "watchlists",
    "token",
    "jwt",
    "encryption_master_key",
    "namespaces",
    PUBLIC_CHANNELS,
    "limits",
    "webhooks",
    "hooks"
  };

  private AppSettings() {}

  static App read(Section app) {
    refuseFlatKey(app);
    app.expectOnly(SETTINGS);
    String id = app.parsed("id", AppSettings::id).orElseThrow(() -> app.bad("id", "is missing"));
    List<Credential> credentials = app.sections("keys").stream().map(AppSettings::key).toList();
    if (credentials.isEmpty()) throw app.bad("keys", "expected at least one key with its secret");
    List<WebhookEndpoint> webhooks = WebhookEndpointSettings.read(app);
    AppPolicy policy = policy(app, id).withWebhookEvents(events(webhooks));
    Optional<TrustedTokens> tokens = app.section("jwt").map(JwtSettings::read);
    ConnectRules admission = admission(app, tokens.isPresent());
    Optional<EncryptionMasterKey> masterKey =
        app.parsed("encryption_master_key", EncryptionMasterKey::ofBase64);
    boolean counts = app.flag("subscription_count", false);
    AppHooks hooks = HookSettings.read(app, admission, policy.clientEvents());
    app.refuseRest();
    return new App(
        policy.withHookedChannels(hooks.channels()),
        new App.AppKeys(credentials, masterKey),
        admission,
        tokens,
        new App.Notifications(webhooks, counts, hooks));
  }

  /** The event types that at least one endpoint wants. */
  private static Set<WebhookEventType> events(List<WebhookEndpoint> webhooks) {
    return webhooks.stream()
        .flatMap(endpoint -> endpoint.events().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Refuses a {@code key} outside the list, which is how other servers configure it. */
  private static void refuseFlatKey(Section app) {
    for (String setting : List.of("key", "secret", "secret_file")) {
      if (app.has(setting)) {
        throw app.bad(
            setting,
            "belongs in the list keys, since an app may have several:"
                + " keys: [ { key: …, secret: … } ]");
      }
    }
  }

  private static String id(String text) {
    return legal(ID, text, "expected 1 to 64 characters of A-Z a-z 0-9 _ -");
  }

  private static Credential key(Section section) {
    section.expectOnly("key", "secret", "secret_file");
    String key =
        section.parsed("key", AppSettings::key).orElseThrow(() -> section.bad("key", "is missing"));
    AppSecret secret = secret(section);
    section.refuseRest();
    return new Credential(key, secret);
  }

  private static String key(String text) {
    return legal(KEY, text, "expected 1 to 128 characters of A-Z a-z 0-9 _ -");
  }

  private static AppSecret secret(Section section) {
    if (section.has("secret") == section.has("secret_file")) {
      throw section.bad("secret", "expected either secret or secret_file");
    }
    Optional<String> secret =
        section.text("secret").or(() -> section.fileContent("secret_file").map(String::strip));
    return secret
        .filter(text -> !text.isEmpty())
        .map(AppSecret::new)
        .orElseThrow(() -> section.bad("secret", "is empty"));
  }

  private static ConnectRules admission(Section app, boolean verifiesTokens) {
    TokenRule token = app.parsed("token", AppSettings::tokenRule).orElse(TokenRule.NONE);
    if (token != TokenRule.NONE && !verifiesTokens) {
      throw app.bad("token", "needs a jwt section that defines which tokens are valid");
    }
    AllowedOrigins origins =
        new AllowedOrigins(app.parsedTexts("allowed_origins", OriginPattern::parse));
    if (token != TokenRule.NONE && app.references().tokenCookie() && !origins.restrict()) {
      throw app.bad(
          "allowed_origins",
          "expected the origins that may connect, because TIDEWIRE_EDGE_TOKEN_COOKIE is set:"
              + " browsers send cookies with requests from any page, so any page could act for its"
              + " visitor");
    }
    return new ConnectRules(
        app.flag("enabled", true), app.flag("force_tls", false), origins, token);
  }

  private static TokenRule tokenRule(String text) {
    return switch (text) {
      case "none" -> TokenRule.NONE;
      case "optional" -> TokenRule.OPTIONAL;
      case "required" -> TokenRule.REQUIRED;
      default -> throw new IllegalArgumentException("expected none, optional or required");
    };
  }

  private static AppPolicy policy(Section app, String id) {
    AppPolicy usual = AppPolicy.defaults(id);
    boolean clientEvents = app.flag("client_events", usual.clientEvents());
    Section limits = app.sectionOrEmpty("limits");
    AppPolicy policy =
        new AppPolicy(
            id,
            connections(limits, usual.connections()),
            messages(limits, usual.messages()),
            users(app, limits, usual.users()),
            new AppPolicy.ChannelRules(clientEvents, NamespaceSettings.read(app)));
    limits.refuseRest();
    return app.has(PUBLIC_CHANNELS) ? policy.withPublicChannels(publicChannels(app)) : policy;
  }

  /** An empty list allows none. */
  private static List<String> publicChannels(Section app) {
    List<String> patterns = app.parsedTexts(PUBLIC_CHANNELS, NamespaceSettings::pattern);
    if (patterns.size() > NamespaceSettings.MOST) {
      throw app.bad(PUBLIC_CHANNELS, "expected at most " + NamespaceSettings.MOST);
    }
    return patterns;
  }

  private static AppPolicy.Connections connections(Section limits, AppPolicy.Connections usual) {
    return new AppPolicy.Connections(
        limits.integer("max_connections", usual.max(), UNLIMITED, MANY),
        limits.integer("max_channels_per_connection", usual.maxChannels(), UNLIMITED, MANY),
        limits.integer("max_client_events_per_second", usual.maxClientEventsPerSecond(), 1, MANY),
        limits.integer(
            "activity_timeout_seconds", usual.activityTimeoutSeconds(), 1, MAX_ACTIVITY_TIMEOUT),
        limits.integer("max_connections_per_user", usual.maxPerUser(), UNLIMITED, MANY),
        limits.integer(
            "authorization_timeout_seconds",
            usual.authorizationTimeoutSeconds(),
            UNLIMITED,
            MAX_ACTIVITY_TIMEOUT));
  }

  private static AppPolicy.Messages messages(Section limits, AppPolicy.Messages usual) {
    return new AppPolicy.Messages(
        limits.integer(
            "max_channel_name_length", usual.maxChannelNameLength(), 1, ChannelName.MAX_LENGTH),
        limits.integer("max_event_bytes", usual.maxEventBytes(), 1, MAX_EVENT_BYTES));
  }

  private static AppPolicy.Users users(Section app, Section limits, AppPolicy.Users usual) {
    return new AppPolicy.Users(
        limits.integer("max_user_id_length", usual.maxIdLength(), 1, MAX_USER_ID),
        limits.integer("max_user_info_bytes", usual.maxInfoBytes(), MIN_USER_INFO, MAX_USER_INFO),
        limits.integer("max_presence_members", usual.maxMembers(), 1, MAX_MEMBERS),
        app.flag("watchlists", usual.watchlists()),
        limits.integer("max_listed_members", usual.maxListed(), 1, MAX_MEMBERS));
  }

  private static String legal(Pattern pattern, String text, String expected) {
    if (!pattern.matcher(text).matches()) throw new IllegalArgumentException(expected);
    return text;
  }
}
