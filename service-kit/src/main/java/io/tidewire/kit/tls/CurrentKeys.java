package io.tidewire.kit.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager whose pair can be replaced while it is in use. A handshake that has begun ends with
 * the pair it began with: aliases name the generation, and the one before stays known.
 */
final class CurrentKeys extends X509ExtendedKeyManager {

  private record Generation(int number, X509ExtendedKeyManager keys) {}

  private record Known(Generation current, Optional<Generation> before) {}

  private volatile @Nullable Known known;

  synchronized void replace(X509ExtendedKeyManager keys) {
    Optional<Generation> before = Optional.ofNullable(known).map(Known::current);
    int number = before.map(Generation::number).orElse(0) + 1;
    known = new Known(new Generation(number, keys), before);
  }

  private @Nullable String choose(Function<X509ExtendedKeyManager, @Nullable String> choice) {
    Known now = known;
    if (now == null) return null;
    String alias = choice.apply(now.current().keys());
    return alias == null ? null : now.current().number() + ":" + alias;
  }

  private <T> @Nullable T of(
      @Nullable String alias, BiFunction<X509ExtendedKeyManager, String, T> get) {
    Known now = known;
    if (now == null || alias == null) return null;
    int colon = alias.indexOf(':');
    String number = alias.substring(0, Math.max(0, colon));
    Generation named =
        now.before().filter(old -> number.equals("" + old.number())).orElse(now.current());
    return get.apply(named.keys(), alias.substring(colon + 1));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keys -> keys.chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keys -> keys.chooseEngineClientAlias(keyTypes, issuers, engine));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keys -> keys.chooseServerAlias(keyType, issuers, socket));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keys -> keys.chooseClientAlias(keyTypes, issuers, socket));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    return of(alias, X509ExtendedKeyManager::getCertificateChain);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    return of(alias, X509ExtendedKeyManager::getPrivateKey);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseClientAlias(new String[] {keyType}, issuers, null);
    return alias == null ? null : new String[] {alias};
  }
}
