package io.tidewire.kit.process;

import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.log.LogSetup;
import io.tidewire.kit.log.Redaction;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.tls.TlsProfile;
import io.tidewire.kit.tracing.TracingSettings;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one process: settings, Vert.x, management port, service; then, at SIGTERM or SIGINT,
 * drain, stop, exit 0, or 3 if something was left undone. A further signal cuts the current step
 * short. SIGHUP reloads. A start that fails says why in one line on stderr and exits with 2 if a
 * setting is wrong, else with 1.
 */
public final class ServiceProcess {

  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int UNCLEAN = 3;

  private ServiceProcess() {}

  /**
   * Returns soon; the process lives until a signal ends it.
   *
   * @param args must be empty: whatever can be set is a setting
   */
  public static void run(Service service, String[] args) {
    try {
      refuse(args);
      TlsProfile.refuseRenegotiation();
      Settings settings = Settings.load(service.defaults());
      LogSetup logging = LogSetup.apply(settings, new ProcessTimers());
      logStarting(service);
      AtomicReference<Runnable> reload = new AtomicReference<>(() -> {});
      // From the first moment on: what the JVM would do is end without a drain.
      Signals.on("HUP", () -> Objects.requireNonNull(reload.get()).run());
      Shutdown.Limits limits = Shutdown.Limits.from(settings);
      Launch.of(service, settings, logging)
          .onSuccess(launched -> awaitSignals(service, launched, limits, reload))
          .onFailure(failure -> fail(service, failure));
    } catch (RuntimeException failure) {
      fail(service, failure);
    }
  }

  /** Throws {@link BadSetting} if a setting that every service has is wrong. Starts nothing. */
  public static void check(Settings settings) {
    LogSetup.check(settings);
    Shutdown.Limits.from(settings);
    ManagementServer.port(settings);
    ManagementServer.maxConnections(settings);
    TracingSettings.from(settings);
    ClusteredVertx.mode(settings);
    ClusteredVertx.eventLoops(settings);
  }

  private static void logStarting(Service service) {
    BuildInfo build = BuildInfo.current();
    log.info(
        "service starting service={} version={} commit={} commit_time={} java={}",
        service.name(),
        build.version(),
        build.commit(),
        build.time(),
        Runtime.version());
  }

  private static void refuse(String[] args) {
    if (args.length == 0) return;
    throw new StartupException(
        "unexpected argument " + args[0] + ": settings are environment variables, TIDEWIRE_…");
  }

  private static void awaitSignals(
      Service service, Launch launched, Shutdown.Limits limits, AtomicReference<Runnable> reload) {
    Shutdown shutdown = launched.shutdown(limits, new ProcessTimers());
    shutdown.gone().onSuccess(cleanly -> leave(service, cleanly));
    Signals.on("TERM", shutdown::hasten);
    Signals.on("INT", shutdown::hasten);
    reload.set(launched::reload);
    launched.logStarted();
  }

  private static void leave(Service service, boolean cleanly) {
    log.info("service stopped service={} clean={}", service.name(), cleanly);
    System.exit(cleanly ? 0 : UNCLEAN);
  }

  private static void fail(Service service, Throwable failure) {
    log.debug("start failed", failure);
    System.err.println("tidewire " + service.name() + " cannot start: " + inOneLine(failure));
    System.exit(isMisuse(failure) ? MISUSED : FAILED);
  }

  /** Ours are written for the operator; anything else is at least named. */
  static String inOneLine(Throwable failure) {
    boolean ours = failure instanceof BadSetting || failure instanceof StartupException;
    String text = ours ? String.valueOf(failure.getMessage()) : failure.toString();
    return Redaction.of(text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip());
  }

  private static boolean isMisuse(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(BadSetting.class::isInstance);
  }
}
