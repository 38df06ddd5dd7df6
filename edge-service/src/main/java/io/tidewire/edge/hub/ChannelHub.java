package io.tidewire.edge.hub;

import io.tidewire.contract.Envelope;
import io.tidewire.contract.RosterChange;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.session.Departure;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One channel as this process follows it: subscribed at Redis from its first local subscriber until
 * a while after its last (delivery.md §2.3).
 *
 * <p>Requests to Redis and their confirmations keep their order, so counting them is enough: the
 * channel is subscribed when none is unconfirmed and the last asked for it. No wait, no lock.
 *
 * <p>Confined to one event loop.
 */
final class ChannelHub implements Sequence.Owner, CachedEvent.Owner {

  /** Where a channel stands with Redis. */
  enum Status {
    /** Not subscribed, and nobody here wants it. */
    IDLE,
    /** Wanted, and its start not known yet: nobody was ever admitted. */
    PENDING,
    LIVE,
    /** Was live, and lost its link. */
    RESYNC
  }

  private static final Cancel NOT_LINGERING = () -> {};

  private final String key;
  private final HubPorts ports;
  private final Consumer<ChannelHub> onForgettable;
  private final Audience audience;
  private final Sequence sequence;
  private final Optional<CachedEvent> cached;
  private final Room room;
  private Status status = Status.IDLE;
  private int unconfirmed;
  private boolean wanted;
  private Cancel linger = NOT_LINGERING;
  private List<Runnable> fences = List.of();

  /**
   * @param key the channel's topic at Redis
   * @param onForgettable called when nothing would be lost by making a new hub next time
   */
  ChannelHub(Topic topic, String key, HubPorts ports, Consumer<ChannelHub> onForgettable) {
    this.key = key;
    this.ports = ports;
    this.onForgettable = onForgettable;
    ChannelKind kind = topic.channel().kind();
    audience = new Audience(topic, ports.deliveries(), ports.loops(), occupancy(topic, kind));
    sequence = new EphemeralSequence(this);
    cached = kind.isCache() ? Optional.of(cachedEvent(topic)) : Optional.empty();
    room = kind.isPresence() ? presence(topic) : open(topic);
  }

  private Optional<Occupancy> occupancy(Topic topic, ChannelKind kind) {
    if (kind == ChannelKind.USER) return Optional.empty();
    return Optional.of(
        new Occupancy(topic, ports.registry(), ports.sequence(), this::forgetIfPossible));
  }

  private CachedEvent cachedEvent(Topic topic) {
    return new CachedEvent(topic, ports.lastEvents(), ports.frames(), ports.time().clock(), this);
  }

  private Room open(Topic topic) {
    return new OpenRoom(topic.channel(), ports.frames(), audience, this::cachedFrame);
  }

  private Room presence(Topic topic) {
    return new PresenceRoom(topic, ports, audience, this::cachedFrame, new FromRoom());
  }

  private Optional<Frame> cachedFrame() {
    return cached.map(CachedEvent::frame);
  }

  void join(Ticket ticket) {
    stay();
    room.arrive(ticket);
    if (status == Status.IDLE) {
      status = Status.PENDING;
      subscribe();
    } else {
      admit();
    }
  }

  void leave(Ticket ticket, Departure how) {
    room.depart(ticket, how);
    lingerIfEmpty();
  }

  /** Redis has carried out one request of ours. */
  void confirmed() {
    if (unconfirmed == 0 || --unconfirmed > 0) return;
    if (!wanted) {
      forgetIfPossible();
    } else if (status != Status.LIVE) {
      sequence.begin();
    } else {
      List<Runnable> passed = fences;
      fences = List.of();
      passed.forEach(Runnable::run);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no message of ours
   */
  void message(Buffer payload) {
    if (!RosterChange.isOne(payload)) {
      sequence.arrived(Envelope.decode(payload));
    } else if (status == Status.LIVE) {
      room.changed(RosterChange.decode(payload));
    }
  }

  void linkUp() {
    if (status != Status.IDLE) subscribe();
  }

  void linkDown() {
    unconfirmed = 0;
    fences = List.of();
    cached.ifPresent(CachedEvent::interrupted);
    if (status == Status.IDLE) {
      forgetIfPossible();
      return;
    }
    if (status == Status.LIVE) ports.meters().resynced();
    status = sequence.hasStarted() ? Status.RESYNC : Status.PENDING;
    sequence.interrupted();
    room.interrupted();
  }

  @Override
  public void live() {
    status = Status.LIVE;
    cached.ifPresent(CachedEvent::live);
    room.live();
    admit();
  }

  @Override
  public void deliver(Envelope envelope) {
    if (cached.map(event -> event.isEcho(envelope)).orElse(false)) return;
    if (audience.size() > 0) {
      Frame frame = ports.frames().encode(envelope.frame());
      audience.deliver(frame, envelope.except(), envelope.publishedAtMs());
      frame.release();
    }
    cached.ifPresent(event -> event.keep(envelope));
  }

  @Override
  public void fence(Runnable passed) {
    if (status != Status.LIVE) return;
    if (fences.isEmpty()) fences = new ArrayList<>(1);
    fences.add(passed);
    subscribe();
  }

  @Override
  public void known() {
    admit();
  }

  private void admit() {
    if (status == Status.LIVE && cached.map(CachedEvent::isKnown).orElse(true)) room.admit();
  }

  private void subscribe() {
    wanted = true;
    if (!ports.link().isUp()) return;
    unconfirmed++;
    ports.link().subscribe(key);
  }

  private void stay() {
    linger.cancel();
    linger = NOT_LINGERING;
  }

  private void lingerIfEmpty() {
    if (status == Status.IDLE || !room.isEmpty() || linger != NOT_LINGERING) return;
    linger = ports.time().timers().after(lingering(), this::lingered);
  }

  private Duration lingering() {
    long min = ports.config().lingerMin().toMillis();
    long max = ports.config().lingerMax().toMillis();
    return Duration.ofMillis(ports.time().random().nextLong(min, max + 1));
  }

  private void lingered() {
    linger = NOT_LINGERING;
    status = Status.IDLE;
    wanted = false;
    fences = List.of();
    sequence.forget();
    cached.ifPresent(CachedEvent::forget);
    room.forget();
    if (ports.link().isUp()) {
      unconfirmed++;
      ports.link().unsubscribe(key);
    }
    forgetIfPossible();
  }

  private void forgetIfPossible() {
    boolean forgettable =
        status == Status.IDLE && unconfirmed == 0 && room.isSettled() && audience.isTold();
    if (forgettable) onForgettable.accept(this);
  }

  /** Whatever the registry knew may be lost. */
  void tellAgain() {
    audience.tellAgain();
    room.tellAgain();
  }

  /** Time to see whether the registry and we still agree. */
  void audit() {
    audience.tellAgain();
    room.audit();
  }

  /** Gives back what it holds; it is not used any more. */
  void stop() {
    stay();
    cached.ifPresent(CachedEvent::forget);
    room.forget();
  }

  Status status() {
    return status;
  }

  private final class FromRoom implements PresenceRoom.Owner {

    @Override
    public void mayAdmit() {
      admit();
    }

    @Override
    public void emptied() {
      lingerIfEmpty();
    }

    @Override
    public void settled() {
      forgetIfPossible();
    }
  }
}
