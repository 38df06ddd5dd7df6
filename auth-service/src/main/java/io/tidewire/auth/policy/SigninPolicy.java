package io.tidewire.auth.policy;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.claims.UserClaims;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.AuthString;
import io.tidewire.signing.UserSignature;
import io.tidewire.text.Excerpt;
import io.tidewire.wire.Member;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a connection may sign in as a user: steps 1, 2 and 6 of docs/design/protocol.md
 * §4.5.
 */
public final class SigninPolicy {

  private SigninPolicy() {}

  public static SigninVerdict decide(SigninRequest question, Apps apps) {
    Optional<App> app = apps.withId(question.appId()).filter(App::isEnabled);
    if (app.isEmpty()) return new SigninVerdict.Refused("The application no longer exists");
    return objection(question, app.get())
        .<SigninVerdict>map(SigninVerdict.Refused::new)
        .orElseGet(() -> user(question.userData(), app.get().policy()));
  }

  private static Optional<String> objection(SigninRequest question, App app) {
    Optional<AuthString> auth = AuthString.parse(question.auth());
    if (auth.isEmpty()) {
      return Optional.of("Invalid format: auth must have the format key:signature");
    }
    Optional<AppSecret> secret = app.secretOf(auth.get().key());
    if (secret.isEmpty()) {
      return Optional.of("Invalid key in user auth data: '" + Excerpt.of(auth.get().key()) + "'");
    }
    UserSignature expected = UserSignature.of(question.socketId(), question.userData());
    if (expected.verify(secret.get(), auth.get().signature())) return Optional.empty();
    return Optional.of(
        "Invalid signature: Expected HMAC SHA256 hex digest of "
            + Excerpt.of(expected.text())
            + ", but got "
            + Excerpt.of(auth.get().signature()));
  }

  private static SigninVerdict user(String userData, AppPolicy limits) {
    try {
      JsonObjectText object = JsonObjectText.readWellFormed(userData);
      Member user = new Member(id(object, limits), userInfo(object, limits));
      return signedIn(user, watchlist(object), limits);
    } catch (MalformedJson malformed) {
      return new SigninVerdict.Refused("Invalid user_data: " + malformed.getMessage());
    }
  }

  /** Refuses a number, because pusher-js ignores a sign-in whose id is not a string. */
  private static String id(JsonObjectText object, AppPolicy limits) {
    JsonValue id =
        object.member("id").orElseThrow(() -> new MalformedJson("it must contain an id"));
    if (!id.isString()) throw new MalformedJson("id must be a string");
    if (id.text().isEmpty()) throw new MalformedJson("id is empty");
    if (id.text().length() > limits.users().maxIdLength()) {
      throw new MalformedJson("id is longer than " + limits.users().maxIdLength() + " characters");
    }
    return id.text();
  }

  private static String userInfo(JsonObjectText object, AppPolicy limits) {
    Optional<JsonValue> info = object.member("user_info");
    if (info.filter(value -> !value.isObject()).isPresent()) {
      throw new MalformedJson("user_info must be an object");
    }
    String text = info.map(JsonValue::raw).orElse(Member.NO_INFO);
    if (ChannelData.bytes(text) > limits.users().maxInfoBytes()) {
      throw new MalformedJson(
          "user_info is larger than " + limits.users().maxInfoBytes() + " bytes");
    }
    return text;
  }

  private static List<String> watchlist(JsonObjectText object) {
    Optional<JsonValue> watchlist = object.member("watchlist");
    if (watchlist.isEmpty()) return List.of();
    return JsonObjectText.strings(watchlist.get(), "watchlist").stream().distinct().toList();
  }

  private static SigninVerdict signedIn(Member user, List<String> watchlist, AppPolicy app) {
    if (!app.users().watchlists()) return new SigninVerdict.SignedIn(user, List.of());
    List<String> watched = watchlist.stream().limit(UserClaims.MAX_WATCHED).toList();
    return new SigninVerdict.SignedIn(user, watched, watched.size() < watchlist.size());
  }
}
