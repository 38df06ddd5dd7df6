package io.tidewire.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tidewire.contract.CredentialsReply;
import io.tidewire.signing.AppSecret;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/**
 * The law of the house (docs/architecture.md), executable. Each rule was broken once on purpose.
 */
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Another module's fixtures: a directory to a quick build, a jar to a whole one.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.tidewire");

  @Test
  void everyModuleIsLookedAt() {
    for (String module : new String[] {"wire", "kit", "auth", "presence", "publish", "edge"}) {
      assertThat(
              HOUSE.stream()
                  .map(Object::toString)
                  .anyMatch(name -> name.contains("io.tidewire." + module + ".")))
          .as(module)
          .isTrue();
    }
  }

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("wire")
        .definedBy("io.tidewire.wire..")
        .layer("signing")
        .definedBy("io.tidewire.signing..")
        .layer("contract")
        .definedBy("io.tidewire.contract..")
        .layer("kit")
        .definedBy("io.tidewire.kit..")
        .layer("services")
        .definedBy(
            "io.tidewire.auth..",
            "io.tidewire.presence..",
            "io.tidewire.publish..",
            "io.tidewire.edge..")
        .layer("standalone")
        .definedBy("io.tidewire.standalone..")
        .whereLayer("signing")
        .mayOnlyAccessLayers("wire")
        .whereLayer("wire")
        .mayNotAccessAnyLayer()
        .whereLayer("contract")
        .mayOnlyAccessLayers("wire", "signing")
        .whereLayer("kit")
        .mayOnlyAccessLayers("wire", "signing", "contract")
        .whereLayer("services")
        .mayOnlyAccessLayers("wire", "signing", "contract", "kit")
        .whereLayer("standalone")
        .mayNotBeAccessedByAnyLayer()
        .check(HOUSE);
  }

  @Test
  void servicesMeetOnlyOnTheBus() {
    slices()
        .matching("io.tidewire.(edge|publish|auth|presence)..")
        .should()
        .notDependOnEachOther()
        .check(HOUSE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.tidewire.(auth|presence|publish|kit).(*)..")
        .should()
        .beFreeOfCycles()
        .check(HOUSE);
  }

  @Test
  void theWireKnowsNoTransport() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tidewire.wire..", "io.tidewire.signing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.nio.channels..")
        .check(HOUSE);
  }

  @Test
  void pureCoresDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("..fanout..", "..roster..", "..policy..", "..intake..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.net..", "java.io..", "org.slf4j..")
        .check(HOUSE);
  }

  @Test
  void onlyTheSocketPackageKnowsTheSocket() {
    noClasses()
        .that()
        .resideInAPackage("io.tidewire..")
        .and()
        .resideOutsideOfPackages("io.tidewire.edge.socket..", "io.tidewire.kit.http.channel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty.channel..", "io.netty.handler..", "io.vertx.core.internal.http..")
        .check(HOUSE);
  }

  @Test
  void edgesKnowNoSecret() {
    noClasses()
        .that()
        .resideInAPackage("io.tidewire.edge..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(AppSecret.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(CredentialsReply.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.signing")
        .check(HOUSE);
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
        .check(HOUSE);
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
        .check(HOUSE);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses().should().haveNameMatching(".*(Manager|Utils?|Helper|Impl|Base)").check(HOUSE);
  }

  @Test
  void nobodyPrintsButMains() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .haveSimpleNameNotContaining("ServiceProcess")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(HOUSE);
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
        .check(HOUSE);
  }
}
