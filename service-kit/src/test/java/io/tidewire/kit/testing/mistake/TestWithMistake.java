package io.tidewire.kit.testing.mistake;

import io.tidewire.kit.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Runs a test method once more against classes with a seeded bug. All classes of Tidewire are
 * loaded anew for it, so the mistake has no effect afterwards. Runs what is annotated with {@link
 * BeforeEach} and {@link AfterEach}, and no extensions.
 */
public final class TestWithMistake {

  /** Shorter than usual, because the test is expected to fail. */
  private static final String PATIENCE_SECONDS = "20";

  private final Class<?> test;
  private final Method method;

  /**
   * @param classes an empty directory, for the changed classes
   * @param test with a constructor without parameters; it need not be visible here
   * @param method a method declared once in the test
   * @throws IllegalStateException if there is no such method, or nothing left to be mistaken in
   */
  public TestWithMistake(Path classes, Mistake mistake, String test, String method) {
    try {
      mistake.plant(classes);
      this.test = Class.forName(test, true, new MistakenClasses(classes));
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException(gone);
    }
    this.method =
        Stream.of(this.test.getDeclaredMethods())
            .filter(each -> each.getName().equals(method))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no method " + test + "." + method));
  }

  /**
   * Runs it; returns the assertion that does not hold, or what else it fails with.
   *
   * @param arguments of a parameterized test
   */
  public Optional<Throwable> failure(Object... arguments) {
    System.setProperty(Await.SECONDS, PATIENCE_SECONDS);
    try {
      Constructor<?> constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      invokeAll(instance, BeforeEach.class);
      try {
        return failure(instance, arguments);
      } finally {
        invokeAll(instance, AfterEach.class);
      }
    } catch (ReflectiveOperationException unable) {
      throw new IllegalStateException(unable);
    } finally {
      System.clearProperty(Await.SECONDS);
    }
  }

  private Optional<Throwable> failure(Object instance, Object... arguments)
      throws IllegalAccessException {
    method.setAccessible(true);
    try {
      method.invoke(instance, arguments);
      return Optional.empty();
    } catch (InvocationTargetException failed) {
      return Optional.of(failed.getTargetException());
    }
  }

  private void invokeAll(Object instance, Class<? extends Annotation> when)
      throws ReflectiveOperationException {
    for (Method each : test.getDeclaredMethods()) {
      if (!each.isAnnotationPresent(when)) continue;
      each.setAccessible(true);
      each.invoke(instance);
    }
  }
}
