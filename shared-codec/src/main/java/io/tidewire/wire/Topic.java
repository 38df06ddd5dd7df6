package io.tidewire.wire;

/** A channel within an app. Two apps may own channels of the same name. */
public record Topic(String appId, ChannelName channel) {

  public Topic(String appId, String channel) {
    this(appId, new ChannelName(channel));
  }

  @Override
  public String toString() {
    return appId + ":" + channel;
  }
}
