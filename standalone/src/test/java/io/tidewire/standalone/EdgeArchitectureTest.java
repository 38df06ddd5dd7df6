package io.tidewire.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.signing.AppSecret;
import org.junit.jupiter.api.Test;

/** Checks the dependencies between the packages of the edge, and what each must not use. */
class EdgeArchitectureTest {

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
        .check(MainCode.CLASSES);
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
        .check(MainCode.CLASSES);
  }

  @Test
  void packagesOfTheEdgeHaveNoCycles() {
    slices().matching("io.tidewire.edge.(**)").should().beFreeOfCycles().check(MainCode.CLASSES);
  }

  /** Buffers are allowed there as values: the bytes of a message. */
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
        .check(MainCode.CLASSES);
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
        .check(MainCode.CLASSES);
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
        .check(MainCode.CLASSES);
  }
}
