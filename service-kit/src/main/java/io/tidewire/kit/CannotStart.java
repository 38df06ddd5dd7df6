package io.tidewire.kit;

import io.vertx.core.Future;
import java.util.function.Function;

/** Why a process cannot start, in one line that helps the operator; holds no secret. */
public final class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CannotStart(String reason) {
    super(reason);
  }

  public CannotStart(String reason, Throwable cause) {
    super(reason, cause);
  }

  /**
   * For {@code server.listen(port).recover(CannotStart.listening("tidewire.edge.port", port))}:
   * says which port could not be bound and which setting names it.
   */
  public static <T> Function<Throwable, Future<T>> listening(String key, int port) {
    return failure -> Future.failedFuture(new CannotStart(reason(key, port, failure), failure));
  }

  private static String reason(String key, int port, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String problem =
        message.contains("Address already in use") ? "is taken" : "cannot be bound: " + message;
    return "port " + port + " " + problem + " (" + Settings.environmentName(key) + ")";
  }
}
