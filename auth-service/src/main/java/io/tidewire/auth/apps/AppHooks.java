package io.tidewire.auth.apps;

import io.tidewire.contract.app.HookedChannels;
import io.tidewire.contract.hook.ConnectHookInputs;
import java.util.List;
import java.util.Optional;

/**
 * Which decisions an app leaves to its backend.
 *
 * @param connect who connects
 * @param subscribe who subscribes to which channel
 * @param clientEvent what a client publishes
 */
public record AppHooks(
    Optional<ConnectHook> connect,
    Optional<ChannelHook> subscribe,
    Optional<ChannelHook> clientEvent) {

  public static final AppHooks NONE =
      new AppHooks(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param inputs what it sees of the upgrade request
   */
  public record ConnectHook(HookEndpoint endpoint, ConnectHookInputs inputs) {}

  /**
   * @param channels patterns of the channels about which it is asked
   */
  public record ChannelHook(HookEndpoint endpoint, List<String> channels) {

    public ChannelHook {
      channels = List.copyOf(channels);
    }
  }

  /** What edges need to know of them. */
  public HookedChannels channels() {
    return new HookedChannels(
        subscribe.map(ChannelHook::channels).orElse(List.of()),
        clientEvent.map(ChannelHook::channels).orElse(List.of()));
  }
}
