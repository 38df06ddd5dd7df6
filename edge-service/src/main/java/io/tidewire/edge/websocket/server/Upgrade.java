package io.tidewire.edge.websocket.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.wire.Dialect;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses and checks an upgrade request. */
final class Upgrade {

  private static final String APP = "/app/";
  private static final String SUB_PROTOCOL = "pusher-channels-protocol-";
  private static final String BEARER = "bearer ";
  private static final String SUPPORTED_VERSION = "13";
  private static final int KEY_BYTES = 16;

  /**
   * Identifies the versions by iOS, by Safari (which claims to be macOS on iPads), or by the kernel
   * in native apps.
   */
  private static final Pattern BREAKS_AGREEMENTS =
      Pattern.compile(
          " OS 15_[0-3](_\\d+)? like Mac OS X|Version/15\\.[0-3](\\.\\d+)? .*Safari/"
              + "|CFNetwork/.*Darwin/21\\.[0-3]\\.");

  /** If a header is repeated, a proxy might use the first value and this server the second. */
  private static final List<AsciiString> ONCE_AT_MOST =
      List.of(
          HttpHeaderNames.HOST,
          HttpHeaderNames.ORIGIN,
          HttpHeaderNames.AUTHORIZATION,
          HttpHeaderNames.UPGRADE,
          HttpHeaderNames.SEC_WEBSOCKET_KEY,
          HttpHeaderNames.SEC_WEBSOCKET_VERSION,
          HttpHeaderNames.CONTENT_LENGTH);

  private final HttpServerRequest request;
  private final String path;
  private final String query;

  Upgrade(HttpServerRequest request) {
    this.request = request;
    String uri = request.uri();
    int question = uri.indexOf('?');
    this.path = question < 0 ? uri : uri.substring(0, question);
    this.query = question < 0 ? "" : uri.substring(question + 1);
  }

  boolean isWebSocket() {
    return header(HttpHeaderNames.UPGRADE)
        .filter(value -> value.toLowerCase(Locale.ROOT).contains("websocket"))
        .isPresent();
  }

  /** Whether the path is below {@code /app/}, with the prefix or without, well formed or not. */
  boolean isBelowApp(PathPrefix prefix) {
    return prefix.strip(path).startsWith(APP);
  }

  /** The {@code {key}} of {@code /app/{key}}; empty on any other path. */
  Optional<String> appKey(PathPrefix prefix) {
    if (!isBelowApp(prefix)) return Optional.empty();
    String key = prefix.strip(path).substring(APP.length());
    if (key.isEmpty() || key.indexOf('/') >= 0) return Optional.empty();
    return Optional.of(decoded(key));
  }

  /** Why the request is not a valid WebSocket handshake, whatever the app. */
  Optional<Refusal> flaw() {
    if (!request.method().equals(HttpMethod.GET) || request.version() != HttpVersion.HTTP_1_1) {
      return Optional.of(new Refusal(400, "expected GET with HTTP/1.1"));
    }
    for (AsciiString name : ONCE_AT_MOST) {
      if (request.headers().getAll(name).size() > 1) {
        return Optional.of(new Refusal(400, "duplicate header " + name));
      }
    }
    if (!isUri(request.uri())) {
      return Optional.of(new Refusal(400, "the path or query has a broken percent-encoding"));
    }
    if (!lists(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE.toString())) {
      return Optional.of(new Refusal(400, "expected the header Connection: Upgrade"));
    }
    if (header(HttpHeaderNames.SEC_WEBSOCKET_VERSION).filter(SUPPORTED_VERSION::equals).isEmpty()) {
      return Optional.of(new Refusal(426, "expected the header Sec-WebSocket-Version: 13"));
    }
    if (header(HttpHeaderNames.SEC_WEBSOCKET_KEY).filter(Upgrade::isKey).isEmpty()) {
      return Optional.of(new Refusal(400, "expected Sec-WebSocket-Key with 16 bytes in base64"));
    }
    return hasBody() ? Optional.of(new Refusal(400, "expected no request body")) : Optional.empty();
  }

  /** Vert.x cannot upgrade a request without one, not even to refuse it with a close code. */
  private static boolean isUri(String target) {
    try {
      return new URI(target).getRawPath() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static boolean isKey(String value) {
    try {
      return Base64.getDecoder().decode(value.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private boolean hasBody() {
    return header(HttpHeaderNames.TRANSFER_ENCODING).isPresent()
        || header(HttpHeaderNames.CONTENT_LENGTH).filter(length -> !length.equals("0")).isPresent();
  }

  private boolean lists(CharSequence name, String wanted) {
    return request.headers().getAll(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .anyMatch(value -> value.strip().equalsIgnoreCase(wanted));
  }

  /** The subprotocol for the response; empty if the client requested none. */
  Optional<String> subProtocol() {
    return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(Upgrade::isSubProtocol)
        .findFirst();
  }

  /** The extensions that the client offers, one value per header. */
  List<String> extensions() {
    return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
  }

  /**
   * Whether the client honours the negotiated compression parameters. Apple's WebSockets of iOS
   * 15.0 to 15.3 and macOS 12.0 to 12.2 do not: they refer back to messages before, though {@code
   * client_no_context_takeover} forbids that.
   */
  boolean keepsAgreements() {
    return header(HttpHeaderNames.USER_AGENT)
        .filter(agent -> BREAKS_AGREEMENTS.matcher(agent).find())
        .isEmpty();
  }

  private static boolean isSubProtocol(String value) {
    return value.startsWith(SUB_PROTOCOL)
        && value.length() > SUB_PROTOCOL.length()
        && value.chars().skip(SUB_PROTOCOL.length()).allMatch(c -> c >= '0' && c <= '9');
  }

  ConnectRequest question(String appKey, TrustedProxies proxies, Optional<String> tokenCookie) {
    Optional<String> explicit = parameter("token").or(this::bearer);
    Optional<String> token = explicit.or(() -> tokenCookie.flatMap(this::cookie));
    return new ConnectRequest(
        appKey,
        parameter("protocol"),
        header(HttpHeaderNames.ORIGIN),
        isSecure(proxies.cover(request.remoteAddress())),
        new ConnectRequest.PresentedToken(
            token,
            explicit.isEmpty() && token.isPresent(),
            token.flatMap(present -> client(proxies))));
  }

  /** What the app's connect hook sees; empty if it is too large. */
  Optional<ConnectHookRequest> hookRequest(ConnectVerdict.AskHook asked, TrustedProxies proxies) {
    HookInputs inputs = HookInputs.of(request.headers(), asked.inputs());
    if (inputs.isTooLarge()) return Optional.empty();
    return Optional.of(
        new ConnectHookRequest(
            asked.app().appId(),
            inputs.cookies(),
            inputs.headers(),
            header(HttpHeaderNames.ORIGIN),
            client(proxies)));
  }

  /** What a client brings that its app's backend has accepted before. */
  Optional<String> pass() {
    return parameter("pass");
  }

  /** Empty for addresses shared by many clients: loopback and trusted proxies. */
  private Optional<String> client(TrustedProxies proxies) {
    return proxies
        .client(request)
        .filter(address -> !proxies.networks().contain(address))
        .map(ClientAddress::of)
        .filter(address -> !address.isLoopback())
        .map(ClientAddress::toString);
  }

  Dialect dialect() {
    return parameter("ext").map(Dialect::of).orElse(Dialect.PUSHER);
  }

  /** The first entry is from the proxy that the client connected to. */
  private boolean isSecure(boolean viaTrustedProxy) {
    if (request.isSSL()) return true;
    return viaTrustedProxy
        && Optional.ofNullable(request.getHeader("X-Forwarded-Proto"))
            .map(value -> value.split(",")[0].strip())
            .filter(scheme -> List.of("https", "wss").contains(scheme.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  private Optional<String> bearer() {
    return header(HttpHeaderNames.AUTHORIZATION)
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(value -> !value.isEmpty());
  }

  private Optional<String> cookie(String name) {
    return Optional.ofNullable(request.getCookie(name))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty());
  }

  /** The first parameter of that name. */
  private Optional<String> parameter(String name) {
    return Stream.of(query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .map(Upgrade::decoded)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** Leaves a plus sign as it is. Returns malformed values undecoded: auth will refuse them. */
  private static String decoded(String raw) {
    try {
      return QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"));
    } catch (IllegalArgumentException malformed) {
      return raw;
    }
  }

  private Optional<String> header(CharSequence name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** An HTTP error response. */
  record Refusal(int status, String message) {}
}
