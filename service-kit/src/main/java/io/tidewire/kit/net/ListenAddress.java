package io.tidewire.kit.net;

import io.vertx.core.net.SocketAddress;

/** Where servers listen that share a port between event loops. */
public final class ListenAddress {

  private ListenAddress() {}

  /**
   * @param port 0 is another free port for each server; a negative number is one free port for all
   *     servers that use the same number
   */
  public static SocketAddress of(int port, String host) {
    return port < 0
        ? SocketAddress.sharedRandomPort(-port, host)
        : SocketAddress.inetSocketAddress(port, host);
  }
}
