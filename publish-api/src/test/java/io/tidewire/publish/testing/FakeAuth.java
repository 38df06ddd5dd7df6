package io.tidewire.publish.testing;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.signing.AppSecret;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows the keys that the test sets; can be unavailable. */
public final class FakeAuth {

  private final Vertx vertx;
  private final Map<String, CredentialsReply> known = new ConcurrentHashMap<>();
  private volatile boolean silent;
  private final AtomicInteger asked = new AtomicInteger();
  private Optional<MessageConsumer<CredentialsRequest>> consumer = Optional.empty();

  public FakeAuth(Vertx vertx) {
    this.vertx = vertx;
  }

  public FakeAuth knows(Backend backend, boolean enabled) {
    return knows(backend, enabled, List.of());
  }

  /** Adds an app with these namespaces. */
  public FakeAuth knows(Backend backend, Namespace... namespaces) {
    return knows(backend, true, List.of(namespaces));
  }

  private FakeAuth knows(Backend backend, boolean enabled, List<Namespace> namespaces) {
    AppPolicy policy = AppPolicy.defaults(backend.appId()).with(namespaces);
    known.put(
        backend.key(),
        new CredentialsReply.Found(
            backend.key(), new AppSecret(backend.secret()), enabled, policy));
    return this;
  }

  /** Whether it receives requests without answering them. */
  public void isSilent(boolean now) {
    silent = now;
  }

  public void forgets(Backend backend) {
    known.remove(backend.key());
  }

  public int timesAsked() {
    return asked.get();
  }

  public void comes() {
    MessageConsumer<CredentialsRequest> listening =
        vertx
            .eventBus()
            .consumer(
                Addresses.AUTH_CREDENTIALS,
                question -> {
                  asked.incrementAndGet();
                  if (silent) return;
                  String key = question.body().key();
                  question.reply(known.getOrDefault(key, new CredentialsReply.Unknown(key)));
                });
    listening.completion().await();
    consumer = Optional.of(listening);
  }

  public void goes() {
    consumer.ifPresent(listening -> listening.unregister().await());
  }

  public void announces(String... changedApps) {
    vertx
        .eventBus()
        .publish(Addresses.APPS_CHANGED, new AppsChanged(Set.of(changedApps), Set.of()));
  }
}
