package io.tidewire.standalone.faults.seeded;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.pool.TypePool;

/**
 * Changes the compiled code of one method.
 *
 * @param type the class's full name; most are not visible here
 * @param method declared once in that class
 */
record MethodMistake(
    String type,
    String method,
    BiFunction<DynamicType.Builder<?>, MethodDescription, DynamicType.Builder<?>> change)
    implements Mistake {

  /** The method does nothing. */
  static MethodMistake doesNothing(String type, String method) {
    return new MethodMistake(
        type, method, (builder, found) -> builder.method(is(found)).intercept(StubMethod.INSTANCE));
  }

  /** The method runs with this before or behind it. */
  static MethodMistake advised(String type, String method, Class<?> advice) {
    return new MethodMistake(
        type, method, (builder, found) -> builder.visit(Advice.to(advice).on(is(found))));
  }

  @Override
  public void plant(Path classes) throws IOException {
    TypePool.Resolution resolution = TypePool.Default.ofSystemLoader().describe(type);
    if (!resolution.isResolved()) throw new IllegalStateException("no class " + type);
    TypeDescription found = resolution.resolve();
    MethodList<? extends MethodDescription> methods =
        found.getDeclaredMethods().filter(named(method));
    if (methods.size() != 1) {
      throw new IllegalStateException(methods.size() + " methods " + type + "." + method);
    }
    DynamicType.Builder<?> builder =
        new ByteBuddy().redefine(found, ClassFileLocator.ForClassLoader.ofSystemLoader());
    change.apply(builder, methods.getOnly()).make().saveIn(classes.toFile());
  }
}
