package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GET /quickstart/token?user=…&name=…}: a JWT of the development app for a user of one's
 * choice. With it, {@code /auth/channel} authorizes private, presence and encrypted channels.
 */
final class TokenEndpoint implements Handler<HttpServerRequest> {

  static final String PATH = "/quickstart/token";

  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MAX_NAME_LENGTH = 64;

  private final DevelopmentApp app;
  private final Clock clock;

  TokenEndpoint(DevelopmentApp app, Clock clock) {
    this.app = app;
    this.clock = clock;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String user = Optional.ofNullable(request.getParam("user")).orElse("");
    String name = Optional.ofNullable(request.getParam("name")).orElse(user);
    if (!request.method().equals(HttpMethod.GET)) {
      Reply.refuseMethod(request, HttpMethod.GET);
    } else if (!USER.matcher(user).matches()) {
      Reply.refuse(request, 400, "user: expected 1 to 64 of A-Z a-z 0-9 _ -");
    } else if (name.length() > MAX_NAME_LENGTH) {
      Reply.refuse(request, 400, "name: expected at most " + MAX_NAME_LENGTH + " characters");
    } else {
      String token = DevelopmentToken.issue(app, user, name, clock.instant());
      Reply.json(request, new JsonObject().put("token", token));
    }
  }
}
