package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.Algorithm;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key set as identity providers publish it (RFC 7517). Keys that cannot or must not be used are
 * skipped, such as keys for encryption or for unknown algorithms.
 */
final class JwkSet {

  /** A token without {@code kid} is tried against each. */
  private static final int MAX_KEYS = 32;

  private JwkSet() {}

  /**
   * Whether the text is a key set, possibly an empty one. Keys that are missing in a key set are
   * withdrawn; anything else, such as an error page, changes nothing.
   */
  static boolean isKeySet(String text) {
    try {
      return new JsonObject(text).getValue("keys") instanceof JsonArray;
    } catch (DecodeException | ClassCastException malformed) {
      return false;
    }
  }

  /** Empty if it has no usable key or is not a key set. */
  static KeyRing read(Vertx vertx, String text) {
    List<VerificationKey> keys = new ArrayList<>();
    for (Object entry : entries(text)) {
      if (keys.size() < MAX_KEYS && entry instanceof JsonObject jwk) {
        key(vertx, jwk).ifPresent(keys::add);
      }
    }
    return new KeyRing(keys);
  }

  private static JsonArray entries(String text) {
    try {
      Object keys = new JsonObject(text).getValue("keys");
      return keys instanceof JsonArray array ? array : new JsonArray();
    } catch (DecodeException | ClassCastException malformed) {
      return new JsonArray();
    }
  }

  private static Optional<VerificationKey> key(Vertx vertx, JsonObject jwk) {
    if (!isForSignatures(jwk)) return Optional.empty();
    try {
      return Jwk.algorithmOf(jwk).flatMap(algorithm -> key(vertx, jwk, algorithm));
    } catch (ClassCastException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<VerificationKey> key(Vertx vertx, JsonObject jwk, Algorithm algorithm) {
    try {
      Optional<String> id = Optional.ofNullable(jwk.getString("kid"));
      return Optional.of(VerificationKey.of(vertx, id, algorithm, Jwk.publicKey(jwk, algorithm)));
    } catch (GeneralSecurityException | RuntimeException unusable) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JsonObject jwk) {
    Object use = jwk.getValue("use");
    Object operations = jwk.getValue("key_ops");
    return (use == null || use.equals("sig"))
        && (operations == null
            || (operations instanceof JsonArray array && array.contains("verify")));
  }
}
