package io.tidewire.contract.app;

import io.tidewire.text.Wildcards;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import java.util.List;

/**
 * Where an app's backend decides by its hooks, as patterns of channels ({@link Wildcards}). User
 * channels are never among them: they belong to who is signed in.
 *
 * @param subscribe the channels that a client may subscribe only with the backend's consent
 * @param clientEvents the channels whose client events the backend sees before anybody else
 */
public record HookedChannels(List<String> subscribe, List<String> clientEvents) {

  public static final HookedChannels NONE = new HookedChannels(List.of(), List.of());

  public HookedChannels {
    subscribe = List.copyOf(subscribe);
    clientEvents = List.copyOf(clientEvents);
  }

  public boolean decideSubscription(ChannelName channel) {
    return channel.kind() != ChannelKind.USER && matches(subscribe, channel);
  }

  public boolean decideClientEvent(ChannelName channel) {
    return matches(clientEvents, channel);
  }

  private static boolean matches(List<String> patterns, ChannelName channel) {
    if (patterns.isEmpty()) return false;
    return patterns.stream().anyMatch(pattern -> Wildcards.matches(pattern, channel.value()));
  }
}
