package io.tidewire.edge.stream;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent.StartFound;
import io.tidewire.edge.delivery.ChannelOutput;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.wire.Topic;
import java.util.List;

/**
 * A channel with a history, as the parts of its pipeline share it. Confined to the channel's event
 * loop.
 *
 * @param lenient whether subscribers that were before a fork count as having missed nothing
 */
record StreamChannel(ChannelContext context, History history, boolean lenient, StreamPorts ports) {

  Topic topic() {
    return context.topic();
  }

  ChannelOutput output() {
    return context.output();
  }

  /** Asks for the messages that follow a position, as many as one answer may have. */
  LogQuery since(Position at) {
    return LogQuery.since(topic(), history, at, LogQuery.MAX_PAGE, Long.MAX_VALUE);
  }

  /** A subscriber can be admitted from here on. */
  void started(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    context.events().accept(new StartFound(handle, how, replay));
  }
}
