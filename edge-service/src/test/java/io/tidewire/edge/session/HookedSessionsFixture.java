package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.HookedChannels;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.HookTerms;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Dialect;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connections whose app's backend decides by its hooks. */
abstract class HookedSessionsFixture {

  final SessionRig rig = new SessionRig();

  static AppPolicy hooked() {
    return SessionRig.app()
        .withHookedChannels(
            new HookedChannels(List.of("private-h*", "presence-h*", "news"), List.of("private-*")));
  }

  ConnectVerdict.Accepted byBackend(Duration reusable, Optional<Duration> life) {
    Identity identity =
        new Identity(
            Optional.of("ann"),
            "{\"n\":1}",
            new Grants(Map.of("private-granted*", Set.of(Permission.SUBSCRIBE))),
            life.map(left -> rig.clock.instant().plus(left).getEpochSecond())
                .orElse(Identity.NEVER));
    HookTerms terms =
        new HookTerms(List.of("bob"), rig.clock.instant().plus(reusable).toEpochMilli());
    return new ConnectVerdict.Accepted(hooked(), Optional.of(identity), Optional.of(terms));
  }

  Connection open(ConnectVerdict.Accepted accepted, Dialect dialect) {
    RecordingSocket socket = new RecordingSocket("1.2");
    return new Connection(socket, rig.sessions.open(socket, accepted, dialect));
  }

  Connection anonymous() {
    Connection client = rig.connect("1.2", hooked(), Optional.empty());
    client.hears();
    return client;
  }

  static JsonObject data(String frame) {
    return new JsonObject(new JsonObject(frame).getString("data"));
  }

  /** To a channel whose client events the backend sees. */
  Connection subscribed(Dialect dialect) {
    Connection client = rig.connect("1.2", hooked(), Optional.empty(), dialect);
    client.subscribes("private-a", "k:s");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));
    rig.channels.admitAll();
    client.hears();
    return client;
  }

  static void says(Connection client, String frame) {
    client.says(frame.replace('\'', '"'));
  }
}
