package io.tidewire.bench.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.tidewire.bench.machine.Machine;
import io.tidewire.signing.AppSecret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The server under test.
 *
 * @param urls connections are distributed over them
 * @param sources addresses of this machine that connections are made from; empty for the default
 * @param insecure accepts any certificate
 * @param recovering whether clients ask for Tidewire's {@code rec1}
 */
public record Target(
    List<URI> urls,
    Credential credential,
    List<String> sources,
    boolean insecure,
    boolean recovering) {

  /** An app's key and its secret. */
  public record Credential(String key, AppSecret secret) {}

  public Target {
    urls = List.copyOf(urls);
    sources = List.copyOf(sources);
  }

  /** The same server, for clients that recover or do not. */
  public Target with(boolean recovering) {
    return new Target(urls, credential, sources, insecure, recovering);
  }

  public List<ServerAddress> endpoints() {
    return urls.stream().map(url -> ServerAddress.of(url, credential.key(), recovering)).toList();
  }

  public SourceAddresses sourceAddresses() {
    return SourceAddresses.of(sources, endpoints().get(0).host(), Machine.isLinux());
  }

  public Subscribing subscribing() {
    return new Subscribing(credential.key(), credential.secret(), recovering);
  }

  /** Empty if no URL uses TLS. */
  public Optional<SslContext> tls(boolean apiToo) {
    if (!apiToo && endpoints().stream().noneMatch(ServerAddress::tls)) return Optional.empty();
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      if (insecure) builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      return Optional.of(builder.build());
    } catch (SSLException unavailable) {
      throw new IllegalStateException("this Java has no TLS", unavailable);
    }
  }
}
