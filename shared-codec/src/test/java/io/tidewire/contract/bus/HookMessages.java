package io.tidewire.contract.bus;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.HookedChannels;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.hook.HookTerms;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sample bus messages of hooks. */
final class HookMessages {

  static final HookTerms TERMS = new HookTerms(List.of("bob"), 1_800_000_000_000L);

  static final ConnectVerdict.AskHook ASK =
      new ConnectVerdict.AskHook(
          AppPolicy.defaults("1")
              .withHookedChannels(new HookedChannels(List.of("private-*"), List.of("game-*"))),
          new ConnectHookInputs(List.of("sid"), List.of("x-a")));

  static final ConnectHookRequest CONNECT =
      new ConnectHookRequest(
          "1",
          "sid=1; b=2",
          Map.of("x-a", "1"),
          Optional.of("https://a.example"),
          Optional.of("203.0.113.7"));

  static final ClientEventRequest EVENT =
      new ClientEventRequest(
          new Topic("1", "presence-room"),
          "client-x",
          "{}",
          new ClientEventRequest.Sender(new SocketId("1.2"), Optional.of("ann")));

  static final ClientEventVerdict.Allowed ALLOWED =
      new ClientEventVerdict.Allowed("client-x", "{}");
  static final ClientEventVerdict.Refused REFUSED = new ClientEventVerdict.Refused("no");

  private HookMessages() {}
}
