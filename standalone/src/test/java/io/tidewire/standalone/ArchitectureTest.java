package io.tidewire.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Checks the dependencies between modules and packages (docs/architecture.md). Each rule was broken
 * once on purpose.
 */
class ArchitectureTest {

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        new String[] {"wire", "kit", "auth", "presence", "webhook", "publish", "edge"}) {
      assertThat(
              MainCode.CLASSES.stream()
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
        .layer("text")
        .definedBy("io.tidewire.text..")
        .layer("json")
        .definedBy("io.tidewire.json..")
        .layer("wire")
        .definedBy("io.tidewire.wire..")
        .layer("signing")
        .definedBy("io.tidewire.signing..")
        .layer("contract")
        .definedBy("io.tidewire.contract..")
        .layer("kit")
        .definedBy("io.tidewire.kit..")
        .layer("webhook")
        .definedBy("io.tidewire.webhook..")
        .layer("services")
        .definedBy(
            "io.tidewire.auth..",
            "io.tidewire.presence..",
            "io.tidewire.publish..",
            "io.tidewire.edge..")
        .layer("standalone")
        .definedBy("io.tidewire.standalone..")
        .whereLayer("text")
        .mayNotAccessAnyLayer()
        .whereLayer("json")
        .mayOnlyAccessLayers("text")
        .whereLayer("wire")
        .mayOnlyAccessLayers("text", "json")
        .whereLayer("signing")
        .mayOnlyAccessLayers("text", "wire")
        .whereLayer("contract")
        .mayOnlyAccessLayers("text", "json", "wire", "signing")
        .whereLayer("kit")
        .mayOnlyAccessLayers("text", "wire", "signing", "contract")
        .whereLayer("webhook")
        .mayOnlyAccessLayers("text", "json", "wire", "signing", "contract", "kit")
        .whereLayer("services")
        .mayOnlyAccessLayers("text", "json", "wire", "signing", "contract", "kit", "webhook")
        .whereLayer("standalone")
        .mayNotBeAccessedByAnyLayer()
        .check(MainCode.CLASSES);
  }

  @Test
  void servicesMeetOnlyOnTheBus() {
    slices()
        .matching("io.tidewire.(edge|publish|auth|presence)..")
        .should()
        .notDependOnEachOther()
        .check(MainCode.CLASSES);
  }

  /** publish-api may know it: both may run in one process, and its API serves the dead letters. */
  @Test
  void onlyPublishApiKnowsTheDeliveryOfWebhooks() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tidewire.auth..", "io.tidewire.presence..", "io.tidewire.edge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.webhook..")
        .check(MainCode.CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.tidewire.(auth|presence|webhook|publish|kit|contract|signing).(**)")
        .should()
        .beFreeOfCycles()
        .check(MainCode.CLASSES);
  }

  @Test
  void theWireKnowsNoTransport() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.tidewire.text..",
            "io.tidewire.json..",
            "io.tidewire.wire..",
            "io.tidewire.signing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.nio.channels..")
        .check(MainCode.CLASSES);
  }

  @Test
  void pureCoresDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("..fanout..", "..roster..", "..policy..", "..intake..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.net..", "java.io..", "org.slf4j..")
        .check(MainCode.CLASSES);
  }

  @Test
  void edgesCallNoServerOfACustomer() {
    noClasses()
        .that()
        .resideInAPackage("io.tidewire.edge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.kit.outbound..")
        .check(MainCode.CLASSES);
  }
}
