package io.tidewire.auth.http;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.policy.Issue;
import io.tidewire.auth.policy.IssuePolicy;
import io.tidewire.contract.app.Identity;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A well-formed request for a signature: the app, the token and what is to be signed. */
final class SigningRequest {

  private static final String BEARER = "bearer ";

  private final App app;
  private final String token;
  private final Function<Identity, Issue> policy;

  private SigningRequest(App app, String token, Function<Identity, Issue> policy) {
    this.app = app;
    this.token = token;
    this.policy = policy;
  }

  /**
   * @throws HttpRefusal naming what is wrong
   */
  static SigningRequest channel(App app, Optional<String> authorization, Fields body) {
    String token = bearer(app, authorization);
    SocketId socketId = parsed(body, "socket_id", SocketId::new);
    ChannelName channel = parsed(body, "channel_name", ChannelName::new);
    return new SigningRequest(
        app, token, bearer -> IssuePolicy.channel(app, bearer, socketId, channel));
  }

  /**
   * A request for many channels, each with an answer of its own.
   *
   * @throws HttpRefusal naming what is wrong
   */
  static SigningRequest channels(App app, Optional<String> authorization, Fields body) {
    String token = bearer(app, authorization);
    SocketId socketId = parsed(body, "socket_id", SocketId::new);
    List<String> names = body.requireList("channel_names", IssuePolicy.MAX_CHANNELS);
    return new SigningRequest(
        app, token, bearer -> IssuePolicy.channels(app, bearer, socketId, names));
  }

  /**
   * @throws HttpRefusal naming what is wrong
   */
  static SigningRequest user(App app, Optional<String> authorization, Fields body) {
    String token = bearer(app, authorization);
    SocketId socketId = parsed(body, "socket_id", SocketId::new);
    return new SigningRequest(app, token, bearer -> IssuePolicy.user(app, bearer, socketId));
  }

  /**
   * The app that the query or the body names, or the only app.
   *
   * @throws HttpRefusal if the app does not exist or is ambiguous
   */
  static App app(Apps apps, Optional<String> inQuery, Optional<String> inBody) {
    if (inQuery.isPresent() && inBody.isPresent() && !inQuery.equals(inBody)) {
      throw HttpRefusal.badRequest("app_key: the query and the body name different apps");
    }
    Optional<String> key = inQuery.or(() -> inBody);
    if (key.isPresent()) {
      return apps.withKey(key.get())
          .orElseThrow(() -> HttpRefusal.badRequest("app_key: unknown app"));
    }
    return apps.only()
        .orElseThrow(
            () -> HttpRefusal.badRequest("app_key: required, because several apps are configured"));
  }

  App app() {
    return app;
  }

  String token() {
    return token;
  }

  /** What the token's user receives. */
  Issue issue(Identity bearer) {
    return policy.apply(bearer);
  }

  private static String bearer(App app, Optional<String> authorization) {
    if (!app.isEnabled()) throw HttpRefusal.forbidden("The application is disabled");
    if (app.tokens().isEmpty()) {
      throw HttpRefusal.forbidden("The application has no jwt section, so it accepts no tokens");
    }
    return authorization
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty())
        .orElseThrow(() -> HttpRefusal.unauthorized("Authorization: expected Bearer and a token"));
  }

  private static <T> T parsed(Fields body, String name, Function<String, T> parse) {
    try {
      return parse.apply(body.require(name));
    } catch (MalformedName malformed) {
      throw HttpRefusal.badRequest(name + ": " + malformed.getMessage());
    }
  }
}
