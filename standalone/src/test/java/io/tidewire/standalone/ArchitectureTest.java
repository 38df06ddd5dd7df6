package io.tidewire.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tidewire.contract.auth.CredentialsReply;
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
    for (String module :
        new String[] {"wire", "kit", "auth", "presence", "webhook", "publish", "edge"}) {
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

  /** It may run beside publish-api in one process, whose API has the dead letters. */
  @Test
  void onlyPublishApiKnowsTheDeliveryOfWebhooks() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tidewire.auth..", "io.tidewire.presence..", "io.tidewire.edge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.webhook..")
        .check(HOUSE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.tidewire.(auth|presence|webhook|publish|kit|contract|signing).(**)")
        .should()
        .beFreeOfCycles()
        .check(HOUSE);
  }

  @Test
  void packagesOfTheEdgeHaveNoCycles() {
    slices().matching("io.tidewire.edge.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void theEdgeDependsInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("fanout")
        .definedBy("io.tidewire.edge.fanout..")
        .layer("channel")
        .definedBy("io.tidewire.edge.channel..")
        .layer("delivery")
        .definedBy("io.tidewire.edge.delivery..")
        .layer("stream")
        .definedBy("io.tidewire.edge.stream..")
        .layer("presence")
        .definedBy("io.tidewire.edge.presence..")
        .layer("hub")
        .definedBy("io.tidewire.edge.hub..")
        .layer("session")
        .definedBy("io.tidewire.edge.session..")
        .layer("upstream")
        .definedBy("io.tidewire.edge.upstream..")
        .layer("websocket")
        .definedBy("io.tidewire.edge.websocket..")
        .whereLayer("fanout")
        .mayNotAccessAnyLayer()
        .whereLayer("channel")
        .mayOnlyAccessLayers("fanout")
        .whereLayer("delivery")
        .mayOnlyAccessLayers("fanout", "channel")
        .whereLayer("stream")
        .mayOnlyAccessLayers("fanout", "channel", "delivery")
        .whereLayer("presence")
        .mayOnlyAccessLayers("fanout", "channel", "delivery")
        .whereLayer("hub")
        .mayOnlyAccessLayers("fanout", "channel", "delivery", "stream", "presence")
        .whereLayer("session")
        .mayOnlyAccessLayers("fanout", "channel")
        .whereLayer("upstream")
        .mayOnlyAccessLayers("fanout", "channel", "session")
        .whereLayer("websocket")
        .mayOnlyAccessLayers("fanout", "channel", "session")
        .check(HOUSE);
  }

  @Test
  void theWebSocketDependsInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("limits")
        .definedBy("io.tidewire.edge.websocket.limits..")
        .layer("frame")
        .definedBy("io.tidewire.edge.websocket.frame..")
        .layer("write")
        .definedBy("io.tidewire.edge.websocket.write..")
        .layer("connection")
        .definedBy("io.tidewire.edge.websocket.connection..")
        .layer("handshake")
        .definedBy("io.tidewire.edge.websocket.handshake..")
        .layer("server")
        .definedBy("io.tidewire.edge.websocket.server..")
        .whereLayer("limits")
        .mayNotAccessAnyLayer()
        .whereLayer("frame")
        .mayNotAccessAnyLayer()
        .whereLayer("write")
        .mayOnlyAccessLayers("limits", "frame")
        .whereLayer("connection")
        .mayOnlyAccessLayers("limits", "frame", "write")
        .whereLayer("handshake")
        .mayNotAccessAnyLayer()
        .whereLayer("server")
        .mayOnlyAccessLayers("limits", "frame", "write", "connection", "handshake")
        .check(HOUSE);
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

  /** Buffers are values there: a message's bytes. */
  @Test
  void channelsStreamsAndPresenceDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.tidewire.edge.channel..",
            "io.tidewire.edge.stream..",
            "io.tidewire.edge.presence..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.io..", "org.slf4j..")
                .and(not(resideInAPackage("io.vertx.core.buffer.."))))
        .check(HOUSE);
  }

  @Test
  void onlyTheWebSocketPackagesKnowTheSocket() {
    noClasses()
        .that()
        .resideInAPackage("io.tidewire..")
        .and()
        .resideOutsideOfPackages("io.tidewire.edge.websocket..", "io.tidewire.kit.http.channel..")
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
  void edgesCallNoServerOfACustomer() {
    noClasses()
        .that()
        .resideInAPackage("io.tidewire.edge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tidewire.kit.outbound..")
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
