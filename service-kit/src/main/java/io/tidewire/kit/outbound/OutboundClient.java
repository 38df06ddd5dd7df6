package io.tidewire.kit.outbound;

import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.tls.TlsProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.time.Clock;
import javax.net.ssl.SSLException;

/**
 * Sends requests to customers' servers, each within its time. Follows no redirect, believes only
 * certificates that the JVM trusts, for the URL's host, and connects only to an address that was
 * looked at.
 *
 * <p>Confined to the event loop that sends.
 */
public final class OutboundClient {

  private static final int CONNECTIONS_PER_HOST = 100;
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int MAX_HEAD_BYTES = 16 << 10;

  private final HttpClientAgent client;
  private final AllowedAddresses addresses;
  private final Timers timers;
  private final Clock clock;

  public OutboundClient(Vertx vertx, Timers timers, Clock clock) {
    this(vertx, timers, clock, new HttpClientOptions());
  }

  /**
   * @param options with what is trusted besides
   */
  OutboundClient(Vertx vertx, Timers timers, Clock clock, HttpClientOptions options) {
    this.timers = timers;
    this.clock = clock;
    addresses = new AllowedAddresses(vertx);
    TlsProfile.apply(options);
    client =
        vertx.createHttpClient(
            options.setKeepAliveTimeout(KEEP_ALIVE_SECONDS).setMaxHeaderSize(MAX_HEAD_BYTES),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST));
  }

  public OutboundCall send(SignedPost request) {
    OutboundCall sending = new OutboundCall(request.limits().maxAnswerBytes(), clock);
    Timers.Cancel deadline =
        timers.after(request.limits().timeout(), () -> sending.abort("no answer in time"));
    sending.outcome().onComplete(over -> deadline.cancel());
    addresses
        .of(request.hostOfUrl(), request.limits().allowPrivate())
        .onSuccess(address -> connect(request, address, sending))
        .onFailure(
            failure -> {
              if (failure instanceof AllowedAddresses.Forbidden) {
                sending.fail(Outcome.FORBIDDEN_ADDRESS, String.valueOf(failure.getMessage()));
              } else {
                sending.fail(Outcome.UNREACHABLE, "the host's name cannot be resolved");
              }
            });
    return sending;
  }

  private void connect(SignedPost request, InetAddress address, OutboundCall sending) {
    client
        .request(request.to(address))
        .onSuccess(made -> sending.send(made, request.body()))
        .onFailure(failure -> sending.fail(Outcome.UNREACHABLE, why(failure)));
  }

  /** Without addresses and URLs, which the exceptions' messages quote. */
  private static String why(Throwable failure) {
    return failure instanceof SSLException || failure.getCause() instanceof SSLException
        ? "the TLS connection could not be established: the certificate is not trusted, or not"
            + " valid"
        : "the connection could not be established (" + failure.getClass().getSimpleName() + ")";
  }

  public Future<Void> close() {
    return client.close();
  }
}
