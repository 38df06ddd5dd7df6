package io.tidewire.edge.upstream;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Sends requests to auth over the event bus and retries them while auth is unavailable. Confined to
 * one event loop.
 */
public final class BusAuth implements Auth {

  /** The memory of a request without its strings. */
  private static final int BYTES_PER_QUESTION = 512;

  private static final int BYTES_PER_CHARACTER = 2;

  /** Upgrades with keys that auth has not accepted yet take turns as if they were of one app. */
  private static final Requester UNKNOWN_APP = Requester.channelsOf("");

  private static final int MOST_KNOWN_KEYS = 10_000;

  private final RetryingRequests requests;
  private final AuthWatch watch;
  private final Set<String> knownKeys = new HashSet<>();

  public BusAuth(RetryingRequests requests, AuthWatch watch) {
    this.requests = requests;
    this.watch = watch;
  }

  /** Known keys take turns, so that a flood of unknown keys does not delay them. */
  @Override
  public Future<ConnectVerdict> connect(ConnectRequest request) {
    String key = request.appKey();
    Requester requester =
        knownKeys.contains(key) ? Requester.channelsOf("key " + key) : UNKNOWN_APP;
    long bytes = bytes(Optional.of(key), request.origin(), request.presented().token());
    return ask(requester, Addresses.AUTH_CONNECT, request, bytes, ConnectVerdict.class)
        .answer()
        .onSuccess(verdict -> learn(key, verdict));
  }

  private void learn(String key, ConnectVerdict verdict) {
    boolean exists = verdict instanceof ConnectVerdict.Accepted;
    if (exists && knownKeys.size() < MOST_KNOWN_KEYS) knownKeys.add(key);
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest request) {
    long bytes =
        bytes(
            Optional.of(request.channel().value()),
            request.proof().auth(),
            request.proof().channelData(),
            request.signedIn().map(Member::userInfo));
    Requester requester = Requester.connection(request.appId(), request.socketId());
    return ask(requester, Addresses.AUTH_SUBSCRIBE, request, bytes, SubscribeVerdict.class);
  }

  @Override
  public Pending<SigninVerdict> signin(SigninRequest request) {
    long bytes = bytes(Optional.of(request.auth()), Optional.of(request.userData()));
    Requester requester = Requester.connection(request.appId(), request.socketId());
    return ask(requester, Addresses.AUTH_SIGNIN, request, bytes, SigninVerdict.class);
  }

  @Override
  public Pending<RefreshVerdict> refresh(RefreshRequest request, SocketId socketId) {
    long bytes = bytes(Optional.of(request.token()));
    Requester requester = Requester.connection(request.appId(), socketId);
    return ask(requester, Addresses.AUTH_REFRESH, request, bytes, RefreshVerdict.class);
  }

  private <R> Pending<R> ask(
      Requester requester, String address, Record request, long bytes, Class<R> reply) {
    Pending<R> pending = requests.ask(requester, address, request, bytes, reply);
    pending.answer().onSuccess(verdict -> watch.answered()).onFailure(watch::failed);
    return pending;
  }

  @SafeVarargs
  private static long bytes(Optional<String>... texts) {
    long bytes = BYTES_PER_QUESTION;
    for (Optional<String> text : texts) {
      bytes += (long) BYTES_PER_CHARACTER * text.map(String::length).orElse(0);
    }
    return bytes;
  }
}
