package io.tidewire.edge.hub;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Top;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Hubs of a channel with a log, in the states from which tests start. */
final class StreamHubFixture {

  static final History HISTORY = new History(100, Duration.ofMinutes(5));

  private StreamHubFixture() {}

  static HubRig rig(boolean lenient) {
    return new HubRig("chat", new Namespace("*", Optional.of(HISTORY), lenient, false, 10, false));
  }

  /** With one subscriber, at e:5. */
  static HubRig live(boolean lenient) {
    HubRig rig = rig(lenient);
    rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    rig.left();
    return rig;
  }

  /** With one subscriber, at g:5; f ended at 4 and e before that at 3. */
  static HubRig forkedTwice(boolean lenient) {
    HubRig rig = rig(lenient);
    rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("g", 5), forked("f:4", "e:3")));
    rig.left();
    return rig;
  }

  static void reconnect(HubRig rig) {
    rig.linkDown();
    rig.linkUp();
    rig.confirm();
  }

  static Ancestry forked(String... forks) {
    return new Ancestry(Stream.of(forks).map(Position::parse).toList());
  }

  static Position at(String epoch, long offset) {
    return new Position(epoch, offset);
  }

  static void publish(HubRig rig, String epoch, long offset) {
    rig.publish(message(epoch, offset));
  }

  static Rows rows(Why why, Position top, Ancestry ancestry, int from, int to) {
    return new Rows(why, top, ancestry, messages(top.epoch(), from, to));
  }

  static List<Envelope> messages(String epoch, int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(offset -> message(epoch, offset)).toList();
  }

  static Envelope message(String epoch, long offset) {
    return new Envelope(offset, epoch, 1, 0, Optional.empty(), "", Buffer.buffer("m" + offset));
  }
}
