package io.tidewire.contract.presence;

/**
 * How busy a channel is, over the whole cluster.
 *
 * @param subscriptions connections subscribed
 * @param users distinct users; 0 for every channel that is not a presence channel
 */
public record ChannelCounts(int subscriptions, int users) {
  public static final ChannelCounts NONE = new ChannelCounts(0, 0);
}
