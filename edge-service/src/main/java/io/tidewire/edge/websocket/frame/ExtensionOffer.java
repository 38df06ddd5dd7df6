package io.tidewire.edge.websocket.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One extension that a client offers, with its parameters in their order (RFC 6455 §9.1). */
record ExtensionOffer(String name, List<Parameter> parameters) {

  /** The value is without its quotes. */
  record Parameter(String name, Optional<String> value) {}

  private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
  private static final Pattern NAME = Pattern.compile("[ \t]*(" + TOKEN + ")[ \t]*");

  /** A quoted value must be a token, so it contains no escapes. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";[ \t]*(" + TOKEN + ")[ \t]*(?:=[ \t]*(?:(" + TOKEN + ")|\"(" + TOKEN + ")\")[ \t]*)?");

  private static final Pattern BETWEEN = Pattern.compile("[ \t]*,[ \t,]*");

  /** In the client's order of preference; empty if any part of the header is malformed. */
  static List<ExtensionOffer> parse(String header) {
    List<ExtensionOffer> offers = new ArrayList<>();
    int at = 0;
    while (at < header.length()) {
      Matcher separator = matcher(BETWEEN, header, at);
      if (separator.lookingAt()) {
        at = separator.end();
        continue;
      }
      Matcher name = matcher(NAME, header, at);
      if (!name.lookingAt()) return List.of();
      at = name.end();
      List<Parameter> parameters = new ArrayList<>();
      for (Matcher parameter = matcher(PARAMETER, header, at);
          parameter.lookingAt();
          parameter = matcher(PARAMETER, header, at)) {
        parameters.add(parameter(parameter));
        at = parameter.end();
      }
      if (at < header.length() && header.charAt(at) != ',') return List.of();
      offers.add(new ExtensionOffer(name.group(1), List.copyOf(parameters)));
    }
    return List.copyOf(offers);
  }

  private static Parameter parameter(Matcher match) {
    Optional<String> token = Optional.ofNullable(match.group(2));
    return new Parameter(match.group(1), token.or(() -> Optional.ofNullable(match.group(3))));
  }

  private static Matcher matcher(Pattern pattern, String header, int from) {
    return pattern.matcher(header).region(from, header.length());
  }
}
