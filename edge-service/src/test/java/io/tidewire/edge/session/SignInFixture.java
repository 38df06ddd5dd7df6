package io.tidewire.edge.session;

import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Clients that sign in, and what they are told. */
abstract class SignInFixture {

  static final String SIGNIN =
      "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{\\\"id\\\":\\\"ann\\\"}\"}}";

  static final String REFRESH = "{\"event\":\"tidewire:refresh\",\"data\":{\"token\":\"a.b.c\"}}";

  static final Duration HOUR = Duration.ofHours(1);
  final SessionRig rig = new SessionRig();

  Connection withToken(Identity identity) {
    Connection client = rig.connect("1.2", SessionRig.app(), Optional.of(identity));
    client.hears();
    return client;
  }

  Connection signedIn(String socketId, String user) {
    Connection client = rig.connect(socketId);
    client.hears();
    client.says(SIGNIN);
    rig.auth.signinAnswers.remove().complete(verdict(user));
    return client;
  }

  static SigninVerdict verdict(String user) {
    return new SigninVerdict.SignedIn(new Member(user, "{}"), List.of());
  }
}
