package io.tidewire.publish.http;

import io.tidewire.contract.CredentialsReply;
import io.tidewire.publish.credentials.Credentials;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.RequestSignature;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether a request comes from a backend of the app: the steps of pusher-protocol.md §7.5, in their
 * order. Everything is computed over what came over the wire, nothing over what was parsed from it.
 */
final class Verification {

  private static final String VERSION = "1.0";
  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  private final Credentials credentials;
  private final Clock clock;
  private final PathPrefix prefix;

  Verification(Credentials credentials, Clock clock, PathPrefix prefix) {
    this.credentials = credentials;
    this.clock = clock;
    this.prefix = prefix;
  }

  /** Fails with {@link Refused}, or because nobody can tell who the key belongs to. */
  Future<SignedRequest> verify(ArrivedRequest request) {
    RequestSignature signed =
        RequestSignature.of(request.method(), request.path(), request.query());
    String key = required("auth_key", signed.authKey());
    String timestamp = required("auth_timestamp", signed.authTimestamp());
    String version = required("auth_version", signed.authVersion());
    required("auth_signature", signed.signature());

    return credentials
        .of(key)
        .map(
            reply -> {
              CredentialsReply.Found owner = ownerOf(request, reply);
              requireVersion(version);
              requireRecent(timestamp);
              requireSameBody(request.body(), signed.bodyMd5());
              requireSignature(request, signed, owner.secret());
              if (!owner.enabled()) throw Refused.appDisabled();
              return new SignedRequest(
                  owner.app(),
                  signed,
                  request.arguments(),
                  request.idempotencyKey(),
                  request.body());
            });
  }

  private static String required(String parameter, Optional<String> value) {
    return value
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> Refused.unauthorized("Missing or repeated parameter: " + parameter));
  }

  private static CredentialsReply.Found ownerOf(ArrivedRequest request, CredentialsReply reply) {
    if (!(reply instanceof CredentialsReply.Found found)) {
      throw Refused.unauthorized("Unknown auth_key");
    }
    if (!request.appId().orElse(found.app().appId()).equals(found.app().appId())) {
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
    Instant given = instant(timestamp);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (Duration.between(given, now).abs().compareTo(MAX_SKEW) > 0) {
      throw Refused.unauthorized(
          "Timestamp expired: Given timestamp (%s) not within %ds of server time (%s)"
              .formatted(given, MAX_SKEW.toSeconds(), now));
    }
  }

  private static Instant instant(String timestamp) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(timestamp));
    } catch (NumberFormatException | DateTimeException illegible) {
      throw Refused.unauthorized("Invalid auth_timestamp, expected Unix seconds");
    }
  }

  private static void requireSameBody(Buffer body, Optional<String> given) {
    if (given.isEmpty()) {
      if (body.length() == 0) return;
      throw Refused.unauthorized("Missing or repeated parameter: body_md5");
    }
    String actual = RequestSignature.bodyMd5(body.getBytes());
    if (!actual.equals(given.get())) {
      throw Refused.unauthorized("Invalid body_md5: the MD5 of the received body is " + actual);
    }
  }

  private void requireSignature(ArrivedRequest request, RequestSignature signed, AppSecret secret) {
    if (signed.verify(secret)) return;
    String stripped = prefix.strip(request.path());
    RequestSignature unprefixed = RequestSignature.of(request.method(), stripped, request.query());
    if (!stripped.equals(request.path()) && unprefixed.verify(secret)) return;
    throw Refused.unauthorized(
        "Invalid signature: you should have sent HmacSHA256Hex(\""
            + unprefixed.text().replace("\n", "\\n")
            + "\", your_secret_key), but you sent \""
            + signed.signature().orElse("")
            + "\"");
  }
}
