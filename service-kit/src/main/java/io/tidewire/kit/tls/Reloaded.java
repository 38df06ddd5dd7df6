package io.tidewire.kit.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.reload.ConfigChange;
import io.tidewire.kit.reload.ConfigChange.Effect;
import io.tidewire.kit.reload.ConfigSource.Draft;
import io.tidewire.kit.settings.BadSetting;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PEM files that are used together, and what they held when they last fitted together. Contents are
 * compared, never times: a copy may keep an old time. Files that do not fit, such as a new
 * certificate whose key has not come yet, change nothing; they are complained about once, are on a
 * meter, and are read again at the next look.
 *
 * <p>Safe from any thread; {@link #look} blocks on the disk.
 */
final class Reloaded<T> {

  /** A certificate that expires sooner than this is worth a warning. */
  static final Duration SOON = Duration.ofDays(14);

  private static final Logger log = LoggerFactory.getLogger(Reloaded.class);

  private enum Age {
    VALID,
    EXPIRES_SOON,
    EXPIRED
  }

  /** When files that have changed are used. */
  enum Use {
    AT_ONCE,
    AFTER_A_RESTART
  }

  /**
   * What the files hold.
   *
   * @param parser throws {@link BadSetting}
   * @param changed is given what to use from now on, at once and after each change
   */
  record PemContent<T>(Function<List<byte[]>, Material<T>> parser, Consumer<T> changed) {}

  private final String name;
  private final Use use;
  private final List<PemFile> files;
  private final PemContent<T> content;
  private final LongSupplier wallMs;

  /** Of the contents that were last seen and can be used. */
  private byte[] seen;

  /** Of the contents that are in use. */
  private byte[] running;

  private Age age = Age.VALID;
  private volatile Instant expires;
  private volatile boolean refused;

  /**
   * Reads the files for the first time; throws {@link BadSetting} if they cannot be used or have
   * expired. A certificate that expires later is warned of and stays in use.
   *
   * @param name what they are for, in logs and meters
   * @param use whether files that change are used while the process runs
   * @param wallMs the time of day
   */
  Reloaded(String name, Use use, List<PemFile> files, PemContent<T> content, LongSupplier wallMs) {
    this.name = name;
    this.use = use;
    this.files = List.copyOf(files);
    this.content = content;
    this.wallMs = wallMs;
    List<byte[]> contents = read();
    Material<T> first = content.parser.apply(contents);
    refuseExpired(first);
    seen = digest(contents);
    running = seen;
    expires = first.expires();
    content.changed.accept(first.use());
    tellAge();
  }

  private void refuseExpired(Material<T> material) {
    Instant end = material.uselessFrom();
    if (end.isAfter(Instant.ofEpochMilli(wallMs.getAsLong()))) return;
    throw files.get(0).bad("holds a certificate that expired at " + end);
  }

  /** Reads the files again, and puts them to use if they have changed and fit. */
  synchronized void look() {
    try {
      List<byte[]> contents = read();
      byte[] digest = digest(contents);
      if (refused || !MessageDigest.isEqual(digest, seen)) take(contents, digest);
    } catch (BadSetting unusable) {
      refuse(String.valueOf(unusable.getMessage()));
    }
    tellAge();
  }

  private void take(List<byte[]> contents, byte[] digest) {
    Material<T> next = content.parser.apply(contents);
    refused = false;
    take(next, digest);
  }

  private void take(Material<T> next, byte[] digest) {
    if (MessageDigest.isEqual(digest, seen)) return;
    seen = digest;
    if (use == Use.AFTER_A_RESTART) {
      log.warn(
          "tls files changed and take effect after a restart use=" + name + " file={}", path());
      return;
    }
    running = digest;
    expires = next.expires();
    content.changed.accept(next.use());
    log.info(
        "tls files reloaded use=" + name + " file={} expires={}", files.get(0).path(), expires);
  }

  /** Reads the files again, and says what using them would change. Throws {@link BadSetting}. */
  synchronized Draft prepare() {
    try {
      List<byte[]> contents = read();
      byte[] digest = digest(contents);
      Material<T> next = content.parser.apply(contents);
      refused = false;
      if (MessageDigest.isEqual(digest, running)) return new Draft(List.of(), this::takeNothing);
      return new Draft(List.of(change(next)), () -> takeLater(next, digest));
    } catch (BadSetting unusable) {
      refuse(String.valueOf(unusable.getMessage()));
      throw unusable;
    }
  }

  private ConfigChange change(Material<T> next) {
    Effect effect = use == Use.AT_ONCE ? Effect.AT_ONCE : Effect.AFTER_A_RESTART;
    return new ConfigChange(path(), "expires " + expires, "expires " + next.expires(), effect);
  }

  private Future<Void> takeNothing() {
    return Future.succeededFuture();
  }

  private synchronized Future<Void> takeLater(Material<T> next, byte[] digest) {
    take(next, digest);
    tellAge();
    return Future.succeededFuture();
  }

  /** Whether the files are not what is in use: refused, or waiting for a restart. */
  synchronized boolean isStale() {
    return refused || !MessageDigest.isEqual(seen, running);
  }

  String name() {
    return name;
  }

  private void refuse(String why) {
    if (!refused)
      log.warn("tls files rejected, the previous ones stay in use use=" + name + " why={}", why);
    refused = true;
  }

  private void tellAge() {
    Age now = age(Instant.ofEpochMilli(wallMs.getAsLong()));
    if (now == age) return;
    age = now;
    if (now == Age.EXPIRED) {
      log.warn("certificate has expired use=" + name + " file={} at={}", path(), expires);
    } else if (now == Age.EXPIRES_SOON) {
      log.warn("certificate expires soon use=" + name + " file={} at={}", path(), expires);
    }
  }

  private Age age(Instant now) {
    if (!expires.isAfter(now)) return Age.EXPIRED;
    return expires.isAfter(now.plus(SOON)) ? Age.VALID : Age.EXPIRES_SOON;
  }

  private String path() {
    return files.get(0).path();
  }

  /** Whether the files as they are now cannot be used. */
  boolean isRefused() {
    return refused;
  }

  void meter(MeterRegistry meters) {
    Gauge.builder("tidewire_tls_expiry_seconds", this, files -> files.expires.getEpochSecond())
        .description("when the certificate in use expires, in seconds since 1970")
        .tag("use", name)
        .register(meters);
    Gauge.builder("tidewire_tls_files_refused", this, files -> files.refused ? 1 : 0)
        .description("1 while the files on disk cannot be used and the previous ones are")
        .tag("use", name)
        .register(meters);
  }

  private List<byte[]> read() {
    return files.stream().map(PemFile::read).toList();
  }

  private static byte[] digest(List<byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] file : contents) digest.update(digest(file));
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  private static byte[] digest(byte[] file) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(file);
  }
}
