package io.tidewire.auth.claims;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import io.tidewire.wire.Member;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a JSON object that define a user and the user's permissions. Each method throws
 * {@link MalformedClaim} for a member of the wrong type or size; such a member never counts as
 * absent.
 */
public final class UserClaims {

  /** Further entries of a watchlist are ignored. */
  public static final int MAX_WATCHED = 100;

  private final JsonObjectText claims;
  private final AppPolicy.Users limits;

  public UserClaims(JsonObjectText claims, AppPolicy.Users limits) {
    this.claims = claims;
    this.limits = limits;
  }

  /** Refuses a number, since services may format it differently. */
  public Optional<String> userId(String name) {
    Optional<String> id = string(name);
    id.ifPresent(
        text -> {
          boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(text);
          if (text.isEmpty() || text.length() > limits.maxIdLength() || !isText) {
            throw new MalformedClaim(name);
          }
        });
    return id;
  }

  /** The JSON object as it was written; {@code {}} if absent. */
  public String userInfo() {
    Optional<JsonValue> info = claims.member("user_info");
    if (info.isEmpty()) return Member.NO_INFO;
    String text = info.get().raw();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (!info.get().isObject() || bytes > limits.maxInfoBytes()) {
      throw new MalformedClaim("user_info");
    }
    return text;
  }

  /** The grants in {@code channels}, which lists the permissions of each pattern. */
  public Grants grants() {
    Optional<JsonValue> channels = claims.member("channels");
    if (channels.isEmpty()) return Grants.NONE;
    if (!channels.get().isObject()) throw new MalformedClaim("channels");
    Map<String, Set<Permission>> grants = new HashMap<>();
    JsonObjectText.read(channels.get().raw())
        .members()
        .forEach((pattern, permissions) -> grants.put(pattern, permissions(permissions)));
    if (grants.containsKey("")) throw new MalformedClaim("channels");
    return new Grants(grants);
  }

  public List<String> watchlist() {
    return claims
        .member("watchlist")
        .map(list -> strings(list, "watchlist"))
        .orElse(List.of())
        .stream()
        .distinct()
        .limit(MAX_WATCHED)
        .toList();
  }

  public Optional<String> string(String name) {
    Optional<JsonValue> claim = claims.member(name);
    if (claim.filter(value -> !value.isString()).isPresent()) throw new MalformedClaim(name);
    return claim.map(JsonValue::text);
  }

  private static Set<Permission> permissions(JsonValue claim) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String name : strings(claim, "channels")) {
      permissions.add(
          switch (name) {
            case "subscribe" -> Permission.SUBSCRIBE;
            case "publish" -> Permission.PUBLISH;
            default -> throw new MalformedClaim("channels");
          });
    }
    return permissions;
  }

  /** The elements of an array of strings. */
  public static List<String> strings(JsonValue claim, String name) {
    try {
      return JsonObjectText.strings(claim, name);
    } catch (MalformedJson notStrings) {
      throw new MalformedClaim(name);
    }
  }
}
