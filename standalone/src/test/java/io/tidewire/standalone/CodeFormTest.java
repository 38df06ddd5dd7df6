package io.tidewire.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.standalone.testing.Repository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the form of the code (CONTRIBUTING.md). Each rule was broken once on purpose. */
class CodeFormTest {

  private static final int MOST_PARAMETERS = 5;
  private static final int MOST_LINES = 310;

  /** Constructors with more parameters, and why theirs are not grouped. */
  private static final Map<String, String> LONG_CONSTRUCTORS =
      Map.of(
          Envelope.class.getName(), "made for each message: no allocation more",
          PublishRequest.class.getName(), "made for each publish: no allocation more",
          AppPolicy.Connections.class.getName(), "six limits that have nothing else in common",
          Namespace.class.getName(), "six settings of the apps file, each read on its own",
          WebhookEndpoint.class.getName(), "the settings of an endpoint, but for its delivery");

  @Test
  void noConstructorHasMoreThanFiveParameters() {
    constructors().should(haveAtMostFiveParameters()).check(MainCode.CLASSES);
  }

  private static ArchCondition<JavaConstructor> haveAtMostFiveParameters() {
    return new ArchCondition<>("have at most " + MOST_PARAMETERS + " parameters") {
      @Override
      public void check(JavaConstructor constructor, ConditionEvents events) {
        String owner = constructor.getOwner().getName();
        int outer = constructor.getOwner().isInnerClass() ? 1 : 0;
        int parameters = constructor.getRawParameterTypes().size() - outer;
        if (parameters <= MOST_PARAMETERS || LONG_CONSTRUCTORS.containsKey(owner)) return;
        if (constructor.getOwner().isAnonymousClass() || constructor.getOwner().isEnum()) return;
        events.add(
            SimpleConditionEvent.violated(
                constructor, owner + " is constructed from " + parameters + " values"));
      }
    };
  }

  @Test
  void noMethodHasMoreThanFiveParametersButThoseOfLibraries() {
    methods().should(haveAtMostFiveParametersUnlessInherited()).check(MainCode.CLASSES);
  }

  private static ArchCondition<JavaMethod> haveAtMostFiveParametersUnlessInherited() {
    return new ArchCondition<>("have at most " + MOST_PARAMETERS + " parameters") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        int parameters = method.getRawParameterTypes().size();
        if (parameters <= MOST_PARAMETERS || method.getName().contains("$")) return;
        if (isInherited(method)) return;
        events.add(
            SimpleConditionEvent.violated(
                method, method.getFullName() + " takes " + parameters + " values"));
      }
    };
  }

  private static boolean isInherited(JavaMethod method) {
    List<String> types = method.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    Stream<JavaClass> inherited =
        Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream());
    return inherited.anyMatch(
        type -> type.tryGetMethod(method.getName(), types.toArray(String[]::new)).isPresent());
  }

  @Test
  void everyExceptionIsNeeded() {
    assertThat(LONG_CONSTRUCTORS.keySet())
        .allSatisfy(
            name ->
                assertThat(MainCode.CLASSES.get(name).getConstructors())
                    .anyMatch(made -> made.getRawParameterTypes().size() > MOST_PARAMETERS));
  }

  @Test
  void noFileHasMoreThanThreeHundredAndTenLines() {
    List<Path> sources =
        List.of("src/main/java", "src/test/java").stream()
            .flatMap(folder -> Repository.javaSources(folder).stream())
            .toList();

    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(sources)
        .filteredOn(file -> Repository.read(file).lines().count() > MOST_LINES)
        .as("files of more than " + MOST_LINES + " lines")
        .isEmpty();
  }

  @Test
  void onlyInjectedTime() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .check(MainCode.CLASSES);
  }

  @Test
  void theSystemClockIsFetchedWhereAProcessIsLaunchedOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .doNotHaveSimpleName("Launch")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .check(MainCode.CLASSES);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Base)")
        .check(MainCode.CLASSES);
  }

  @Test
  void onlyMainClassesPrint() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .haveSimpleNameNotContaining("ServiceProcess")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MainCode.CLASSES);
  }

  @Test
  void noClassIsOpenForExtensionUnlessItIsAbstractOrAnException() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .and()
        .areNotAssignableTo(Throwable.class)
        .and()
        .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(MainCode.CLASSES);
  }
}
