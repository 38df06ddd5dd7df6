package io.tidewire.edge.websocket.frame;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The negotiated parameters of permessage-deflate (RFC 7692 §7.1). There is no context takeover in
 * either direction, so one compressed message serves all clients and no connection holds a window.
 *
 * @param serverWindowBits LZ77 window of the server's messages, 8 to 15 bits; 15 is no limit
 */
public record Agreement(int serverWindowBits) {

  static final int LEAST_WINDOW_BITS = 8;
  public static final int MOST_WINDOW_BITS = 15;

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final Set<String> WITHOUT_VALUE =
      Set.of("server_no_context_takeover", "client_no_context_takeover");

  /**
   * Accepts the first acceptable offer, if there is one.
   *
   * @param headers each a list; several are one list (RFC 6455 §9.1)
   */
  public static Optional<Agreement> on(List<String> headers) {
    return ExtensionOffer.parse(String.join(",", headers)).stream()
        .filter(offer -> offer.name().equals(NAME))
        .map(Agreement::on)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** An unknown, repeated or invalid parameter declines the offer (§7.1). */
  private static Optional<Agreement> on(ExtensionOffer offer) {
    int serverWindowBits = MOST_WINDOW_BITS;
    Set<String> seen = new HashSet<>();
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      if (!seen.add(parameter.name()) || !isRight(parameter)) return Optional.empty();
      if (parameter.name().equals(SERVER_WINDOW)) {
        serverWindowBits = Integer.parseInt(parameter.value().orElseThrow());
      }
    }
    return Optional.of(new Agreement(serverWindowBits));
  }

  private static boolean isRight(ExtensionOffer.Parameter parameter) {
    Optional<String> value = parameter.value();
    if (WITHOUT_VALUE.contains(parameter.name())) return value.isEmpty();
    return switch (parameter.name()) {
      case SERVER_WINDOW -> value.filter(Agreement::isWindow).isPresent();
      case CLIENT_WINDOW -> value.isEmpty() || isWindow(value.get());
      default -> false;
    };
  }

  /** Decimal, without leading zeros (§7.1.2). */
  private static boolean isWindow(String value) {
    return value.matches("[89]|1[0-5]");
  }

  /**
   * The value of the response's {@code Sec-WebSocket-Extensions}. It does not limit the client's
   * window, since the inflater accepts any.
   */
  public String header() {
    String common = NAME + "; server_no_context_takeover; client_no_context_takeover";
    boolean isLimited = serverWindowBits < MOST_WINDOW_BITS;
    return isLimited ? common + "; " + SERVER_WINDOW + "=" + serverWindowBits : common;
  }
}
