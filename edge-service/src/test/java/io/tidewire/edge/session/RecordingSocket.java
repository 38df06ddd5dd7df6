package io.tidewire.edge.session;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A socket that keeps what it was told to send. */
final class RecordingSocket implements ClientSocket {

  final List<String> sent = new ArrayList<>();
  final List<CloseCode> closes = new ArrayList<>();
  final List<String> reasons = new ArrayList<>();
  final List<Runnable> drained = new ArrayList<>();
  boolean full;
  private boolean authorized;
  private final SocketId id;

  RecordingSocket(String id) {
    this.id = new SocketId(id);
  }

  @Override
  public SocketId id() {
    return id;
  }

  @Override
  public Optional<ClientAddress> address() {
    return ClientAddress.parse("203.0.113.7");
  }

  @Override
  public void send(String text) {
    sent.add(text);
  }

  @Override
  public void authorized(int publishesPerSecond) {
    authorized = true;
  }

  @Override
  public boolean isAuthorized() {
    return authorized;
  }

  @Override
  public Offer send(Frame frame) {
    if (!isOpen()) return Offer.CLOSED;
    if (full) return Offer.OVERFLOWED;
    sent.add(((TextFrame) frame).text());
    return Offer.ACCEPTED;
  }

  @Override
  public void whenDrained(Runnable task) {
    drained.add(task);
  }

  @Override
  public void close(CloseCode code, String reason) {
    closes.add(code);
    reasons.add(reason);
  }

  @Override
  public boolean isOpen() {
    return closes.isEmpty();
  }

  /** What was sent since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }
}
