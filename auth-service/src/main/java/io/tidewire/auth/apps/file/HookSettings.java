package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.AppHooks;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.AppHooks.ConnectHook;
import io.tidewire.auth.apps.ConnectRules;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.contract.hook.ConnectHookInputs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the {@code hooks} of an app. */
final class HookSettings {

  private static final String EXAMPLE = "https://example.com/tidewire/connect";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

  /** A client waits at most 8 s for the verdict, including the time in the queue. */
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(5);

  private static final int DEFAULT_CONCURRENCY = 10;
  private static final int MAX_CONCURRENCY = 50;
  private static final int MOST_INPUTS = 20;
  private static final List<String> SIGNED_CHANNELS = List.of("private-*", "presence-*");
  private static final String[] ENDPOINT = {
    "url", "headers", "timeout", "concurrency", "allow_private"
  };

  /** Characters of a cookie name (RFC 6265) that cannot end it. */
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  /**
   * Headers that the body already contains, that the cookie settings control, or that are of no use
   * to a backend.
   */
  private static final Pattern NOT_FORWARDED = Pattern.compile("cookie|origin|sec-websocket-.*");

  private HookSettings() {}

  static AppHooks read(Section app, ConnectRules admission, boolean clientEvents) {
    Section hooks = app.sectionOrEmpty("hooks");
    hooks.expectOnly("connect", "subscribe", "client_event");
    AppHooks read =
        new AppHooks(
            hooks.section("connect").map(section -> connect(section, admission)),
            hooks.section("subscribe").map(section -> channels(section, SIGNED_CHANNELS)),
            hooks.section("client_event").map(section -> channels(section, List.of("*"))));
    if (read.clientEvent().isPresent() && !clientEvents) {
      throw hooks.bad("client_event", "is never asked, because client_events is off");
    }
    hooks.refuseRest();
    return read;
  }

  private static ConnectHook connect(Section section, ConnectRules admission) {
    section.expectOnly(with("forward_cookies", "forward_headers"));
    HookEndpoint endpoint = endpoint(section);
    List<String> cookies = section.parsedTexts("forward_cookies", HookSettings::cookie);
    List<String> headers =
        section.parsedTexts("forward_headers", name -> header(name, endpoint.headers()));
    section.refuseRest();
    if (cookies.isEmpty() && headers.isEmpty()) {
      throw section.bad(
          "",
          "expected forward_cookies or forward_headers: without them the hook knows nothing about"
              + " the client");
    }
    if (cookies.size() + headers.size() > MOST_INPUTS) {
      throw section.bad("", "expected at most " + MOST_INPUTS + " cookies and headers");
    }
    if (admission.token() == TokenRule.REQUIRED) {
      throw section.bad("", "is never asked, because every connection needs a token");
    }
    if (!cookies.isEmpty() && !admission.origins().restrict()) {
      throw section.bad(
          "forward_cookies",
          "expected allowed_origins with the origins that may connect: browsers send cookies with"
              + " requests from any page, so any page could act for its visitor");
    }
    return new ConnectHook(endpoint, new ConnectHookInputs(cookies, headers));
  }

  private static ChannelHook channels(Section section, List<String> usual) {
    section.expectOnly(with("channels"));
    HookEndpoint endpoint = endpoint(section);
    List<String> patterns =
        section.has("channels")
            ? section.parsedTexts("channels", NamespaceSettings::pattern)
            : usual;
    if (patterns.isEmpty() || patterns.size() > NamespaceSettings.MOST) {
      throw section.bad("channels", "expected 1 to " + NamespaceSettings.MOST);
    }
    section.refuseRest();
    return new ChannelHook(endpoint, patterns);
  }

  private static HookEndpoint endpoint(Section section) {
    boolean allowPrivate = section.flag("allow_private", false);
    return new HookEndpoint(
        TargetSettings.url(section, EXAMPLE, allowPrivate),
        TargetSettings.headers(section),
        TargetSettings.timeout(section, DEFAULT_TIMEOUT, MAX_TIMEOUT),
        section.integer("concurrency", DEFAULT_CONCURRENCY, 1, MAX_CONCURRENCY),
        allowPrivate);
  }

  private static String[] with(String... more) {
    return Stream.concat(Arrays.stream(ENDPOINT), Arrays.stream(more)).toArray(String[]::new);
  }

  private static String cookie(String name) {
    if (!COOKIE.matcher(name).matches()) throw new IllegalArgumentException("expected names");
    return name;
  }

  private static String header(String name, Map<String, String> sent) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!TargetSettings.isHeader(name)) {
      throw new IllegalArgumentException("expected names of HTTP headers");
    }
    boolean isOurs = TargetSettings.isReserved(name) || NOT_FORWARDED.matcher(lower).matches();
    if (isOurs || sent.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "the header " + lower + " is set by Tidewire or by headers");
    }
    return lower;
  }
}
