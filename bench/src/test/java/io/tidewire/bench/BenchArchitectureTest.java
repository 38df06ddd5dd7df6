package io.tidewire.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules of ArchitectureTest for this module, which that test does not cover. */
class BenchArchitectureTest {

  private static final int MOST_PARAMETERS = 5;

  private static final JavaClasses BENCH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tidewire.bench");

  @Test
  void theGeneratorKnowsSignaturesAndNamesAndNoServerFromTheInside() {
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.tidewire..")
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.resideInAnyPackage(
                            "io.tidewire.bench..",
                            "io.tidewire.signing..",
                            "io.tidewire.text..",
                            "io.tidewire.wire.."))))
        .check(BENCH);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.tidewire.(bench).(**)").should().beFreeOfCycles().check(BENCH);
    noClasses()
        .that()
        .resideInAPackage("io.tidewire.bench.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.bench")
        .check(BENCH);
  }

  @Test
  void whatIsPureTouchesNoSocketAndNoFile() {
    noClasses()
        .that()
        .resideInAPackage("..bench.stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "java.net..", "java.io..", "java.nio.file..")
        .check(BENCH);
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
        .callMethod(Thread.class, "sleep", long.class)
        .check(BENCH);
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .check(BENCH);
  }

  @Test
  void noConstructorHasMoreThanFiveParameters() {
    constructors()
        .that()
        .areDeclaredInClassesThat()
        .areNotAnonymousClasses()
        .and()
        .areDeclaredInClassesThat()
        .areNotEnums()
        .should()
        .haveRawParameterTypes(
            DescribedPredicate.describe(
                "at most " + MOST_PARAMETERS, types -> types.size() <= MOST_PARAMETERS))
        .check(BENCH);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses().should().haveNameMatching(".*(Manager|Utils?|Helper|Impl|Base)").check(BENCH);
  }
}
