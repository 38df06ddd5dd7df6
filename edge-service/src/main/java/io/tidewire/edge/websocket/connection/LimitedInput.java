package io.tidewire.edge.websocket.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.ConnectionRates;
import io.tidewire.edge.limits.Limit;
import io.tidewire.edge.limits.LoopMemory;
import io.tidewire.edge.websocket.frame.Inbound;
import io.tidewire.edge.websocket.frame.MessageInflater;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.wire.error.CloseCode;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of one connection and its limits: rates, memory, and the time for a message. A
 * superclass of {@link EdgeSocket} instead of an object of its own, which every idle connection
 * would have. Confined to the connection's event loop.
 */
abstract class LimitedInput extends ChannelInboundHandlerAdapter
    implements Inbound.Reader, LoopMemory.Holder {

  final SocketLoop loop;
  final Channel channel;
  private final Inbound inbound;
  private final ConnectionRates rates;

  /** Null until the connection holds memory for the first time. */
  private LoopMemory.@Nullable Share share;

  /** The tick since which a message is incomplete. */
  private int unfinishedSince;

  private boolean throttled;

  /** Null if the address has no limits. */
  private AddressLimits.@Nullable Place place;

  LimitedInput(SocketLoop loop, Channel channel, MessageInflater inflater) {
    this.loop = loop;
    this.channel = channel;
    this.inbound = new Inbound(inflater, loop.limits().inbound().maxMessageBytes(), this);
    this.rates = new ConnectionRates(loop.rates(), loop.now());
  }

  /** False once either side has begun to close. */
  abstract boolean isOpen();

  /** Sends an error frame and a close frame with the code, unless the connection is closing. */
  abstract void close(CloseCode code, String reason);

  /** The connection counts as heard in the current tick. */
  abstract void keepAlive();

  /** Sets the address that the connection counts for. The caller releases its place. */
  public final void countsFor(AddressLimits.Place counted) {
    place = counted;
  }

  /** The client was authorized: it may send more from here on. */
  public final void authorized(int publishesPerSecond) {
    rates.authorized(publishesPerSecond);
    if (share != null) share.authorized();
  }

  /** The deadline for authorization has passed. */
  public final void authorizationOverdue() {
    if (isAuthorized()) return;
    exceeded(
        Limit.AUTHORIZATION, CloseCode.UNAUTHORIZED, "Connection not authorized within timeout.");
  }

  public final boolean isAuthorized() {
    return rates.isAuthorized();
  }

  /** Reads bytes from the client; to be called in the loop's context. */
  final void read(ByteBuf bytes) {
    inbound.read(bytes);
    heldInbound();
  }

  private void heldInbound() {
    int held = inbound.heldBytes();
    if (held == 0 && share == null) return;
    if (inbound.hasProgressed() || held == 0) unfinishedSince = loop.now();
    share().inbound(held);
  }

  private LoopMemory.Share share() {
    if (share == null) {
      share = loop.memory().share(this, rates.isAuthorized());
      unfinishedSince = loop.now();
    }
    return share;
  }

  @Override
  public final void heard(int bytes) {
    keepAlive();
    if (!rates.frame(bytes, loop.now())) throttle();
  }

  @Override
  public final boolean mayHold(int more) {
    Limit limit = loop.memory().refusal(more, rates.isAuthorized());
    if (limit == null) return true;
    exceeded(limit, CloseCode.OUT_OF_MEMORY, CloseCode.OUT_OF_MEMORY.reason());
    return false;
  }

  @Override
  public final void inflated(int bytes) {
    if (!rates.inflated(bytes, loop.now())) throttle();
  }

  /**
   * Stops reading until the rates allow it again; closes the connection if that happens for too
   * long.
   */
  private void throttle() {
    Limit limit = rates.exceeded();
    if (throttled || limit == null) return;
    throttled = true;
    inbound.pause();
    channel.config().setAutoRead(false);
    if (!isOpen()) return;
    report(limit);
    if (rates.isEnough(loop.now())) {
      close(CloseCode.RATE_EXCEEDED, "too many " + limit.reason() + ": " + limit.setting());
    } else {
      loop.throttle(this);
    }
  }

  /** Called at each tick. Counts as heard, since a client that is not read cannot answer a ping. */
  final boolean isStillThrottled() {
    if (!isOpen()) return false;
    keepAlive();
    if (!rates.mayGoOn(loop.now())) return true;
    throttled = false;
    channel.config().setAutoRead(true);
    loop.run(
        () -> {
          inbound.resume();
          heldInbound();
        });
    return false;
  }

  @Override
  public final void check() {
    if (!isOpen() || throttled || inbound.heldBytes() == 0) return;
    if (loop.now() - unfinishedSince < Ticks.of(loop.limits().inbound().messageTimeout())) return;
    exceeded(Limit.UNFINISHED_MESSAGE, CloseCode.RATE_EXCEEDED, "message not completed in time");
  }

  @Override
  public final void shed(Limit limit) {
    exceeded(limit, CloseCode.OUT_OF_MEMORY, CloseCode.OUT_OF_MEMORY.reason());
    inbound.stop();
  }

  /** Closes the connection because it reached a limit, and counts that. */
  private void exceeded(Limit limit, CloseCode code, String reason) {
    if (!isOpen()) return;
    report(limit);
    close(code, reason);
  }

  private void report(Limit limit) {
    loop.reports().exceeded(limit, address());
  }

  /** The address that the connection counts for, or else its peer's; empty if it has none. */
  public final Optional<ClientAddress> address() {
    if (place != null) return Optional.of(place.address());
    return channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
        ? Optional.of(ClientAddress.of(peer.getAddress()))
        : Optional.empty();
  }

  /** The connection uses so many bytes of memory for queued output. */
  final void holdsOutput(long bytes) {
    if (bytes > 0 || share != null) share().outbound(bytes);
  }

  /** Skips messages from here on and waits for the peer's close frame. */
  final void awaitClose() {
    inbound.awaitClose();
  }

  /** Drops all input from here on, and releases the memory of the connection. */
  final void stopInput() {
    inbound.stop();
    if (share != null) share.release();
  }
}
