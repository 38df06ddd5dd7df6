package io.tidewire.edge.delivery;

import io.tidewire.wire.Topic;
import java.util.function.Consumer;

/**
 * What the parts of one channel share. Confined to the channel's event loop.
 *
 * @param output where messages go to
 * @param events where the parts report to: the channel's hub
 */
public record ChannelContext(
    Topic topic, ChannelOutput output, TopicRequests requests, Consumer<ChannelEvent> events) {}
