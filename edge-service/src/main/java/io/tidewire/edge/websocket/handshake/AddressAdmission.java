package io.tidewire.edge.websocket.handshake;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.Limit;
import io.tidewire.edge.limits.LimitReports;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.net.TrustedProxies;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Counts connections per client address: of the peer, or of the client that a trusted proxy names.
 * Thread-safe.
 */
public final class AddressAdmission {

  private static final AttributeKey<AddressLimits.Place> PLACE =
      AttributeKey.valueOf(AddressAdmission.class, "place");

  private final TrustedProxies proxies;
  private final boolean proxyProtocol;
  private final AddressLimits addresses;
  private final LimitReports reports;

  /** The decision about an upgrade request. */
  public enum Answer {
    ADMITTED,
    /** The address has reached its limit of connections. */
    NO_PLACE,
    /** The address has reached its limit of upgrades per second. */
    TOO_OFTEN
  }

  /**
   * @param proxyProtocol whether each connection begins with a PROXY protocol header, which only
   *     trusted proxies may send
   */
  public AddressAdmission(
      TrustedProxies proxies,
      boolean proxyProtocol,
      AddressLimits addresses,
      LimitReports reports) {
    this.proxies = proxies;
    this.proxyProtocol = proxyProtocol;
    this.addresses = addresses;
    this.reports = reports;
  }

  /**
   * A TCP connection was accepted. Returns false if it has to be closed at once. Unless it is a
   * proxy's, it counts from now on if its address is below the limit.
   */
  public boolean admit(HttpConnection connection) {
    if (proxyProtocol && !proxies.cover(connection.remoteAddress(true))) {
      reports.exceeded(
          Limit.UNTRUSTED_PROXY,
          TrustedProxies.address(connection.remoteAddress(true)).map(ClientAddress::of));
      return false;
    }
    if (proxies.cover(connection.remoteAddress())) return true;
    Optional<ClientAddress> address = limited(TrustedProxies.address(connection.remoteAddress()));
    if (address.isEmpty() || enter(connection, address.get())) return true;
    // Accepted all the same, so that the upgrade can be refused with a reason.
    return isInTime(address.get());
  }

  /** Decides about an upgrade request. */
  public Answer ask(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Optional<ClientAddress> address = limited(proxies.client(request));
    if (address.isEmpty()) return Answer.ADMITTED;
    if (!isInTime(address.get())) return Answer.TOO_OFTEN;
    boolean placed = placeOf(connection).isPresent() || enter(connection, address.get());
    return placed ? Answer.ADMITTED : Answer.NO_PLACE;
  }

  private Optional<ClientAddress> limited(Optional<InetAddress> address) {
    return address.flatMap(addresses::limited);
  }

  private boolean isInTime(ClientAddress address) {
    if (addresses.mayUpgrade(address)) return true;
    reports.exceeded(Limit.ADDRESS_UPGRADES, Optional.of(address));
    return false;
  }

  private boolean enter(HttpConnection connection, ClientAddress address) {
    if (!(connection instanceof ConnectionBase base)) return true;
    Optional<AddressLimits.Place> place = addresses.enter(address);
    if (place.isEmpty()) {
      reports.exceeded(Limit.ADDRESS_CONNECTIONS, Optional.of(address));
      return false;
    }
    Channel channel = base.channel();
    channel.attr(PLACE).set(place.get());
    channel.closeFuture().addListener(closed -> place.get().leave());
    return true;
  }

  private static Optional<AddressLimits.Place> placeOf(HttpConnection connection) {
    return connection instanceof ConnectionBase base ? placeOf(base.channel()) : Optional.empty();
  }

  /** The connection's place at its address; empty if the address has no limits. */
  public static Optional<AddressLimits.Place> placeOf(Channel channel) {
    return channel.hasAttr(PLACE)
        ? Optional.ofNullable(channel.attr(PLACE).get())
        : Optional.empty();
  }
}
