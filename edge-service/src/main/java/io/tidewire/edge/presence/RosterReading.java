package io.tidewire.edge.presence;

import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a roster page after page. If the epoch changes meanwhile, it begins anew. Confined to the
 * channel's event loop.
 */
final class RosterReading {

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final PresenceClient presenceClient;
  private final Consumer<RosterReading> done;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private String epoch = "";
  private long version;
  private long lastVersion;
  private Cancel pending = NOTHING;

  /**
   * @param done called when all pages were read, unless it was cancelled
   */
  RosterReading(Topic topic, PresenceClient presenceClient, Consumer<RosterReading> done) {
    this.topic = topic;
    this.presenceClient = presenceClient;
    this.done = done;
  }

  /** Returns how to cancel it. */
  Cancel begin() {
    ask(RosterQuery.START);
    return this::cancel;
  }

  private void ask(String from) {
    pending = presenceClient.roster(topic, from, this::answered);
  }

  private void answered(RosterReply page) {
    boolean isFirst = epoch.isEmpty();
    if (!isFirst && !page.epoch().equals(epoch)) {
      members.clear();
      epoch = "";
      ask(RosterQuery.START);
      return;
    }
    if (isFirst) {
      epoch = page.epoch();
      version = page.version();
    }
    lastVersion = page.version();
    page.members().forEach(member -> members.put(member.userId(), member));
    if (page.last()) {
      done.accept(this);
    } else {
      ask(page.next());
    }
  }

  private void cancel() {
    pending.cancel();
  }

  String epoch() {
    return epoch;
  }

  /** With all changes after this version, {@link #members} is the roster. */
  long version() {
    return version;
  }

  /** The members may contain changes up to this version. */
  long lastVersion() {
    return lastVersion;
  }

  /** By user id. */
  Map<String, Member> members() {
    return members;
  }
}
