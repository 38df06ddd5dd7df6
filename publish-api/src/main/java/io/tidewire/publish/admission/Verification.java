package io.tidewire.publish.admission;

import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.publish.credentials.Credentials;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.RequestSignature;
import io.tidewire.text.Excerpt;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a request's head comes from a backend of the app: the steps of docs/design/protocol.md
 * §7.5, in their order, except that the body is compared later. The signature covers the body's
 * MD5, so the head can be judged before the body is read. Everything is computed over what came
 * over the wire, nothing over what was parsed from it.
 */
public final class Verification {

  private static final String VERSION = "1.0";
  private static final long MAX_SKEW_SECONDS = Duration.ofMinutes(10).toSeconds();
  private static final long MS_PER_SECOND = 1_000;

  /** The most of the text to sign that an error repeats, in UTF-16 units. */
  private static final int MAX_QUOTED = 1_000;

  private final Credentials credentials;
  private final Clock clock;
  private final PathPrefix prefix;

  public Verification(Credentials credentials, Clock clock, PathPrefix prefix) {
    this.credentials = credentials;
    this.clock = clock;
    this.prefix = prefix;
  }

  /**
   * Fails with {@link Refused}, or if auth is unavailable and the key is unknown.
   *
   * @param beforeAsking runs if auth must be asked for the key; an exception that it throws fails
   *     the request
   */
  public Future<VerifiedHead> verify(RequestHead head, Runnable beforeAsking) {
    RequestSignature signed =
        RequestSignature.of(head.method(), head.target().path(), head.target().query());
    String key = required("auth_key", signed.authKey());
    String timestamp = required("auth_timestamp", signed.authTimestamp());
    String version = required("auth_version", signed.authVersion());
    required("auth_signature", signed.signature());
    if (!credentials.isKnown(key)) beforeAsking.run();
    return credentials
        .of(key)
        .map(reply -> verified(head, signed, ownerOf(head, reply), version, timestamp));
  }

  private VerifiedHead verified(
      RequestHead head,
      RequestSignature signed,
      CredentialsReply.Found owner,
      String version,
      String timestamp) {
    requireVersion(version);
    requireRecent(timestamp);
    if (head.headers().announcesBody()) required("body_md5", signed.bodyMd5());
    requireSignature(head, signed, owner.secret());
    if (!owner.enabled()) throw Refused.appDisabled();
    return new VerifiedHead(owner.app(), signed, head);
  }

  private static String required(String parameter, Optional<String> value) {
    String text = value.orElse("");
    if (text.isEmpty()) {
      throw Refused.unauthorized("Missing or repeated parameter: " + parameter);
    }
    return text;
  }

  private static CredentialsReply.Found ownerOf(RequestHead head, CredentialsReply reply) {
    if (!(reply instanceof CredentialsReply.Found found)) {
      throw Refused.unauthorized("Unknown auth_key");
    }
    String owner = found.app().appId();
    if (!head.appId().orElse(owner).equals(owner)) {
      throw Refused.unauthorized("The auth_key does not belong to the app of this path");
    }
    return found;
  }

  private static void requireVersion(String version) {
    if (!version.equals(VERSION)) {
      throw Refused.unauthorized("Unsupported auth_version, expected " + VERSION);
    }
  }

  private void requireRecent(String timestamp) {
    long given = seconds(timestamp);
    long now = Math.floorDiv(clock.millis(), MS_PER_SECOND);
    if (given < now - MAX_SKEW_SECONDS || given > now + MAX_SKEW_SECONDS) {
      throw Refused.unauthorized(
          "Timestamp expired: Given timestamp (%s) not within %ds of server time (%s)"
              .formatted(instant(given), MAX_SKEW_SECONDS, instant(now)));
    }
  }

  private static long seconds(String timestamp) {
    try {
      return Long.parseLong(timestamp);
    } catch (NumberFormatException illegible) {
      throw notSeconds();
    }
  }

  private static Instant instant(long seconds) {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException beyondAllTime) {
      throw notSeconds();
    }
  }

  private static Refused notSeconds() {
    return Refused.unauthorized("Invalid auth_timestamp, expected Unix seconds");
  }

  /**
   * Tries the path with and without the prefix, because a proxy may have stripped a signed prefix,
   * or added one that was not signed.
   */
  private void requireSignature(RequestHead head, RequestSignature signed, AppSecret secret) {
    for (String path : prefix.meanings(head.target().path())) {
      if (signed.at(path).verify(secret)) return;
    }
    throw Refused.unauthorized(
        "Invalid signature: you should have sent HmacSHA256Hex(\""
            + Excerpt.of(
                signed.at(prefix.strip(head.target().path())).text().replace("\n", "\\n"),
                MAX_QUOTED)
            + "\", your_secret_key), but you sent \""
            + Excerpt.of(signed.signature().orElse(""), MAX_QUOTED)
            + "\"");
  }
}
