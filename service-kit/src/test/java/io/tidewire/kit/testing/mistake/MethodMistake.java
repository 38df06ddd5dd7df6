package io.tidewire.kit.testing.mistake;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;

/**
 * Changes the compiled code of one method.
 *
 * @param type the class's full name; most are not visible here
 * @param method declared once in that class
 * @param advice what runs before or behind the method, or instead of it
 */
public record MethodMistake(String type, String method, Class<?> advice) implements Mistake {

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
    builder.visit(Advice.to(advice).on(is(methods.getOnly()))).make().saveIn(classes.toFile());
  }
}
