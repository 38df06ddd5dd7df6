package io.tidewire.kit.service;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.function.Function;

/** Why a process cannot start, in one line that helps the operator; holds no secret. */
public final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StartupException(String reason) {
    super(reason);
  }

  public StartupException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /**
   * For {@code server.listen(port).recover(StartupException.listening("tidewire.edge.port",
   * port))}: says which port could not be bound and which setting names it. What the operator can
   * read already stays as it is.
   */
  public static <T> Function<Throwable, Future<T>> listening(String key, int port) {
    return failure ->
        Future.failedFuture(
            failure instanceof BadSetting || failure instanceof StartupException
                ? failure
                : new StartupException(reason(key, port, failure), failure));
  }

  private static String reason(String key, int port, Throwable failure) {
    if (isTaken(failure)) return taken(key, port);
    return "port " + port + " cannot be bound: " + failure.getMessage() + named(key);
  }

  /** The JDK and Netty's native transport throw different exceptions with the same words. */
  public static boolean isTaken(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("Address already in use");
  }

  public static String taken(String key, int port) {
    return "port " + port + " is taken" + named(key);
  }

  private static String named(String key) {
    return " (" + Settings.environmentName(key) + ")";
  }
}
