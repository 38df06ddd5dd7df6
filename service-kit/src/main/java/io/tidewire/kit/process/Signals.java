package io.tidewire.kit.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do on a signal of the operating system, instead of what the JVM would do.
 *
 * <p>A shutdown hook would not do: it can neither choose the exit code nor hear a second signal.
 * {@code sun.misc.Signal} is reached by reflection because javac warns of its mere mention, that
 * warning cannot be suppressed, and warnings stop our build.
 */
public final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Runs the action, on a thread of its own, at every signal of that name ({@code TERM}, {@code
   * INT}). Does nothing where the operating system has no such signal.
   */
  public static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object acting =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> act(action, proxy, method.getName(), arguments));
      Optional<Object> named = named(signal, name);
      if (named.isEmpty()) return;
      signal.getMethod("handle", signal, handler).invoke(null, named.get(), acting);
    } catch (ReflectiveOperationException unsupported) {
      // The JVM keeps its own handler, for example under -Xrs: the process dies without a drain.
      log.warn(
          "signal handler not installed signal={} why=\"{}\"",
          name,
          String.valueOf(unsupported.getCause()));
    }
  }

  /** Empty where the operating system has no such signal: Windows has no {@code HUP}. */
  private static Optional<Object> named(Class<?> signal, String name)
      throws ReflectiveOperationException {
    try {
      return Optional.of(signal.getConstructor(String.class).newInstance(name));
    } catch (InvocationTargetException unknown) {
      log.info("signal unknown to this operating system signal={}", name);
      return Optional.empty();
    }
  }

  private static Object act(Runnable action, Object proxy, String method, Object[] arguments) {
    return switch (method) {
      case "handle" -> {
        action.run();
        yield proxy;
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "drain";
    };
  }
}
