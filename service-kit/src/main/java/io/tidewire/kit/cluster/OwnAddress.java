package io.tidewire.kit.cluster;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address by which the others know this process, where the operator says which interfaces
 * count.
 *
 * <p>Left to itself Hazelcast takes a member's name from the list if it resolves to an address of
 * this machine. Where a name resolves to several machines, as one of a scaled service does, they
 * would all call themselves the same.
 */
final class OwnAddress {

  private static final String INTERFACES = "tidewire.cluster.interfaces";
  private static final String PUBLIC_ADDRESS = "tidewire.cluster.public-address";
  private static final String BUS_HOST = "tidewire.bus.host";

  private OwnAddress() {}

  /**
   * The settings with the address spelled out beside the patterns, which stay, since they filter
   * the others' addresses too; unless there are no patterns or the operator has spelled it out.
   */
  static Settings spelledOut(Settings settings) {
    return spelledOut(settings, OwnAddress::ofThisMachine);
  }

  static Settings spelledOut(Settings settings, Supplier<Stream<InetAddress>> addresses) {
    List<String> patterns = settings.list(INTERFACES, List.of());
    if (patterns.isEmpty() || settings.text(PUBLIC_ADDRESS).isPresent()) return settings;
    String address = matching(patterns, addresses.get()).orElseThrow(() -> none(patterns));
    return settings.with(
        Map.of(PUBLIC_ADDRESS, address, BUS_HOST, settings.text(BUS_HOST, address)));
  }

  private static BadSetting none(List<String> patterns) {
    return new BadSetting(
        INTERFACES, "expected patterns that an address of this machine matches, got " + patterns);
  }

  /** The first pattern counts most. */
  private static Optional<String> matching(List<String> patterns, Stream<InetAddress> addresses) {
    List<String> own =
        addresses.filter(Inet4Address.class::isInstance).map(InetAddress::getHostAddress).toList();
    return patterns.stream()
        .map(OwnAddress::compiled)
        .flatMap(pattern -> own.stream().filter(pattern.asMatchPredicate()))
        .findFirst();
  }

  private static Pattern compiled(String pattern) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E\\d+\\Q"));
  }

  private static Stream<InetAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
    } catch (SocketException unreadable) {
      return Stream.empty();
    }
  }
}
