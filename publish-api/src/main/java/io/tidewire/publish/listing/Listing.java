package io.tidewire.publish.listing;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.publish.intake.Attribute;
import io.tidewire.publish.intake.ChannelsQuery;
import io.tidewire.wire.ChannelKind;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * The body of an answer while its pages are being read. Stored as text from the beginning, which
 * takes a fraction of the memory of objects. Names of channels have no character that JSON would
 * escape.
 */
final class Listing {

  private static final int FIRST_BYTES = 1_024;

  private final Set<Attribute> info;
  private final ByteBudget memory;
  private final Buffer text = Buffer.buffer(FIRST_BYTES).appendString("{\"channels\":{");
  private long taken;
  private boolean empty = true;

  Listing(ChannelsQuery query, ByteBudget memory) {
    info = query.info();
    this.memory = memory;
  }

  /** Adds a page. Returns false and adds nothing if it would exceed the memory limit. */
  boolean add(OccupancyReply page) {
    StringBuilder more = new StringBuilder(FIRST_BYTES);
    for (int i = 0; i < page.channels().size(); i++) {
      String name = page.channels().get(i);
      if (name.startsWith(ChannelKind.USER.prefix())) continue;
      if (!empty) more.append(',');
      empty = false;
      more.append('"').append(name).append("\":");
      counts(more, page.counts(i), name.startsWith(ChannelKind.PRESENCE.prefix()));
    }
    if (!memory.tryTake(more.length())) return false;
    taken += more.length();
    text.appendString(more.toString());
    return true;
  }

  private void counts(StringBuilder more, ChannelCounts counts, boolean isPresence) {
    more.append('{');
    boolean users = isPresence && info.contains(Attribute.USER_COUNT);
    if (users) member(more, Attribute.USER_COUNT, counts.users());
    if (info.contains(Attribute.SUBSCRIPTION_COUNT)) {
      if (users) more.append(',');
      member(more, Attribute.SUBSCRIPTION_COUNT, counts.subscriptions());
    }
    more.append('}');
  }

  private static void member(StringBuilder more, Attribute attribute, int count) {
    more.append('"').append(attribute.text()).append("\":").append(count);
  }

  /** The complete body, after the last page. */
  Buffer body() {
    return text.appendString("}}");
  }

  /** Releases the memory. From here on the body belongs to its readers. */
  void release() {
    memory.giveBack(taken);
    taken = 0;
  }
}
