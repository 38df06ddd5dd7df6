package io.tidewire.edge.upstream;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.session.ports.BackendHooks;
import io.tidewire.edge.session.ports.Pending;
import java.time.Duration;

/**
 * Has auth ask the hooks of apps. The questions of one app never take all places, so that a backend
 * that hangs delays no other app. Confined to one event loop.
 */
public final class BusHooks implements BackendHooks {

  /** The longest that auth lets a question wait for its turn and for a backend, and a second. */
  public static final Duration PATIENCE = Duration.ofSeconds(11);

  /** The memory of a request without its texts. */
  private static final int BYTES_PER_QUESTION = 512;

  private static final int BYTES_PER_CHARACTER = 2;

  private final RetryingRequests upgrades;
  private final RetryingRequests requests;

  /**
   * @param upgrades gives up before a client that waits for its connection does
   * @param requests of connections
   */
  public BusHooks(RetryingRequests upgrades, RetryingRequests requests) {
    this.upgrades = upgrades;
    this.requests = requests;
  }

  @Override
  public Pending<ConnectVerdict> connect(ConnectHookRequest question) {
    return upgrades.ask(
        Requester.channelsOf(question.appId()),
        Addresses.AUTH_HOOK_CONNECT,
        question,
        bytes(question.length()),
        ConnectVerdict.class);
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    int characters =
        question.channel().value().length()
            + question.proof().auth().map(String::length).orElse(0)
            + question.proof().channelData().map(String::length).orElse(0)
            + question.signedIn().map(user -> user.userInfo().length()).orElse(0);
    return requests.ask(
        Requester.channelsOf(question.appId()),
        Addresses.AUTH_HOOK_SUBSCRIBE,
        question,
        bytes(characters),
        SubscribeVerdict.class);
  }

  @Override
  public Pending<ClientEventVerdict> clientEvent(ClientEventRequest question) {
    return requests.ask(
        Requester.channelsOf(question.topic().appId()),
        Addresses.AUTH_HOOK_CLIENT_EVENT,
        question,
        bytes(question.data().length() + question.event().length()),
        ClientEventVerdict.class);
  }

  private static long bytes(long characters) {
    return BYTES_PER_QUESTION + BYTES_PER_CHARACTER * characters;
  }
}
