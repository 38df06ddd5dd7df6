package io.tidewire.edge.hub;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.Resync;
import io.tidewire.edge.delivery.Audience;
import io.tidewire.edge.delivery.Room;
import io.tidewire.edge.delivery.Sequence;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.edge.presence.Occupancy;
import io.tidewire.edge.presence.PresenceRoom;
import io.tidewire.edge.stream.StreamSequence;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One channel as this process follows it: subscribed at Redis from its first local subscriber until
 * a while after its last (docs/design/delivery.md §2.3). What it asked of Redis stands in {@link
 * Interest}, what is made of the messages in {@link Sequence}, who listens in {@link Room}.
 *
 * <p>Confined to one event loop.
 */
final class ChannelHub implements CachedEvent.Owner {

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

  private final Topic topic;
  private final HubPorts ports;
  private final Consumer<ChannelHub> onForgettable;
  private final Interest interest;
  private final Optional<Occupancy> occupancy;
  private final Audience audience;
  private final Sequence sequence;
  private final Optional<CachedEvent> cached;
  private final Room room;
  private final Linger linger;
  private Status status = Status.IDLE;
  private Asker asker;

  /**
   * @param key the channel's topic at Redis
   * @param namespace what is promised; the first subscriber's counts until the hub is forgotten
   * @param onForgettable called when nothing would be lost by making a new hub next time
   */
  ChannelHub(
      Topic topic,
      String key,
      Namespace namespace,
      HubPorts ports,
      Consumer<ChannelHub> onForgettable) {
    this.topic = topic;
    this.ports = ports;
    this.onForgettable = onForgettable;
    ChannelKind kind = topic.channel().kind();
    interest = new Interest(key, ports.link());
    occupancy = occupancy(topic, kind);
    audience =
        new Audience(
            topic,
            ports.loop().deliveries(),
            ports.loops(),
            size -> occupancy.ifPresent(report -> report.changed(size)));
    sequence = sequence(topic, namespace);
    cached = kind.isCache() ? Optional.of(cachedEvent(topic)) : Optional.empty();
    room = kind.isPresence() ? presence(topic) : open(topic);
    linger = new Linger(ports, this::lingered);
    asker = Asker.channelsOf(topic.appId());
  }

  /** None for a user channel, which nobody lists. */
  private Optional<Occupancy> occupancy(Topic topic, ChannelKind kind) {
    if (kind == ChannelKind.USER) return Optional.empty();
    return Optional.of(
        new Occupancy(
            topic,
            ports.presence().registry(),
            ports.presence().sequence(),
            this::forgetIfPossible));
  }

  private Sequence sequence(Topic topic, Namespace namespace) {
    FromSequence owner = new FromSequence();
    if (namespace.history().isEmpty()) return new EphemeralSequence(owner);
    return new StreamSequence(
        topic, namespace.history().get(), namespace.lenientBoundary(), ports.stream(), owner);
  }

  private CachedEvent cachedEvent(Topic topic) {
    return new CachedEvent(topic, ports, this);
  }

  private Room open(Topic topic) {
    return new OpenRoom(
        topic.channel(), ports.frames(), audience, this::cachedFrame, sequence::start);
  }

  private Room presence(Topic topic) {
    return new PresenceRoom(
        topic, ports.presence(), audience, this::cachedFrame, sequence::start, new FromRoom());
  }

  private Optional<Frame> cachedFrame() {
    return cached.map(CachedEvent::frame);
  }

  void join(Ticket ticket) {
    linger.cancel();
    room.arrive(ticket);
    if (status == Status.IDLE) {
      status = Status.PENDING;
      asker = asker(ticket);
      interest.subscribe(asker);
    } else {
      admit();
    }
  }

  void leave(Ticket ticket, Departure how) {
    sequence.left(ticket);
    room.depart(ticket, how);
    lingerIfEmpty();
  }

  /** An admitted subscriber lags, and has room for what follows a place. */
  void catchUp(Ticket ticket, Position at) {
    sequence.catchUp(ticket, at);
  }

  /** Redis has carried out one request of ours. */
  void confirmed() {
    if (!interest.confirmed()) return;
    if (!interest.isWanted()) {
      forgetIfPossible();
    } else if (status != Status.LIVE) {
      sequence.begin();
    } else {
      interest.passFences();
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
    if (status != Status.IDLE) interest.subscribe(asker);
  }

  /** What is asked from here on serves all who follow the channel. */
  void linkDown() {
    asker = Asker.channelsOf(topic.appId());
    interest.linkDown();
    cached.ifPresent(CachedEvent::interrupted);
    if (status == Status.IDLE) {
      forgetIfPossible();
      return;
    }
    if (status == Status.LIVE) ports.meters().resynced(Resync.LINK);
    status = sequence.hasStarted() ? Status.RESYNC : Status.PENDING;
    sequence.interrupted();
    room.interrupted();
  }

  @Override
  public void fence(Runnable passed) {
    if (status == Status.LIVE) interest.fence(asker, passed);
  }

  @Override
  public Asker asker() {
    return asker;
  }

  @Override
  public void known() {
    admit();
  }

  private static Asker asker(Ticket ticket) {
    return Asker.connection(ticket.topic().appId(), ticket.subscriber().socketId());
  }

  private void admit() {
    if (mayAdmit()) room.admit();
  }

  private boolean mayAdmit() {
    return status == Status.LIVE
        && sequence.isLive()
        && cached.map(CachedEvent::isKnown).orElse(true);
  }

  private void lingerIfEmpty() {
    if (status != Status.IDLE && room.isEmpty()) linger.begin();
  }

  private void lingered() {
    status = Status.IDLE;
    release();
    interest.unsubscribe();
    forgetIfPossible();
  }

  private void release() {
    sequence.forget();
    cached.ifPresent(CachedEvent::forget);
    room.forget();
  }

  private void forgetIfPossible() {
    boolean forgettable =
        status == Status.IDLE
            && interest.isSettled()
            && room.isSettled()
            && occupancy.map(Occupancy::isSettled).orElse(true);
    if (forgettable) onForgettable.accept(this);
  }

  /** Whatever the registry knew may be lost. */
  void tellAgain() {
    occupancy.ifPresent(Occupancy::tellAgain);
    room.tellAgain();
  }

  /** Time to see whether the registry and we still agree. */
  void audit() {
    occupancy.ifPresent(Occupancy::tellAgain);
    room.audit();
  }

  /** Gives back what it holds; it is not used any more. */
  void stop() {
    linger.cancel();
    release();
  }

  Status status() {
    return status;
  }

  private final class FromSequence implements Sequence.Owner {

    @Override
    public Asker asker() {
      return asker;
    }

    @Override
    public void live() {
      status = Status.LIVE;
      cached.ifPresent(CachedEvent::live);
      room.live();
      admit();
    }

    @Override
    public void caughtUp() {
      admit();
    }

    @Override
    public void deliver(Envelope envelope) {
      if (cached.map(event -> event.isEcho(envelope)).orElse(false)) return;
      if (audience.size() > 0) {
        Frame frame = ports.frames().encodeEphemeral(envelope.frame());
        audience.deliver(frame, envelope.except(), envelope.publishedAtMs());
        frame.release();
      }
      cached.ifPresent(event -> event.keep(envelope));
    }

    @Override
    public void deliver(Envelope envelope, Frame frame) {
      if (audience.size() > 0) audience.deliver(envelope, frame);
      cached.ifPresent(event -> event.keep(envelope));
    }

    @Override
    public void told(Continuity notice) {
      audience.tell(notice);
    }

    @Override
    public void started(Ticket ticket, Resumption how, List<Logged> replay) {
      if (mayAdmit()) {
        room.resume(ticket, how, replay);
      } else {
        room.again(ticket);
      }
    }
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
