package io.tidewire.publish.endpoint;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.publish.intake.Attribute;
import io.tidewire.publish.outcome.Receipt;
import io.tidewire.wire.ChannelName;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The members of an answer that describe one channel. */
final class Attributes {

  private Attributes() {}

  /** Empty for a channel whose counts are not known. */
  static JsonObject of(
      ChannelName channel, Set<Attribute> asked, Map<ChannelName, ChannelCounts> counts) {
    ChannelCounts known = counts.get(channel);
    return known == null ? new JsonObject() : counts(asked, known, channel.kind().isPresence());
  }

  /** Adds the position of the event in the channel's log, if it was asked for. */
  static void offset(JsonObject attributes, Set<Attribute> asked, Supplier<Receipt> receipt) {
    if (!asked.contains(Attribute.OFFSET)) return;
    Receipt known = receipt.get();
    known
        .position()
        .ifPresent(
            position ->
                attributes
                    .put("epoch", position.epoch())
                    .put("offset", Long.toString(position.offset())));
    attributes.put("duplicate", known.duplicate());
  }

  /** The requested counts, as far as such a channel has them. */
  static JsonObject counts(Set<Attribute> asked, ChannelCounts counts, boolean isPresence) {
    JsonObject attributes = new JsonObject();
    if (asked.contains(Attribute.USER_COUNT) && isPresence) {
      attributes.put(Attribute.USER_COUNT.text(), counts.users());
    }
    if (asked.contains(Attribute.SUBSCRIPTION_COUNT)) {
      attributes.put(Attribute.SUBSCRIPTION_COUNT.text(), counts.subscriptions());
    }
    return attributes;
  }
}
