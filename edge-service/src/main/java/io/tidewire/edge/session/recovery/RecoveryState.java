package io.tidewire.edge.session.recovery;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.PermitToken;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.RecoveryAnswer;
import io.tidewire.wire.RecoveryAnswer.Outcome;
import io.tidewire.wire.RecoveryAnswer.Place;
import io.tidewire.wire.RecoveryRequest;
import io.tidewire.wire.RecoveryRequest.Claim;
import io.tidewire.wire.RecoveryRequest.Rewind;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * What a subscription with the recovery extension has in addition to a stock one: its client's
 * verified claims, and how far back it may resume the next time (docs/recovery.md). A claim counts
 * only if an edge has signed it.
 *
 * <p>Confined to the connection's event loop.
 */
public final class RecoveryState {

  /** Tokens cannot be verified yet: auth has not provided the key. */
  private static final String UNAVAILABLE = "unavailable";

  /** The position is not covered by a floor token issued for this channel. */
  private static final String FORBIDDEN = "forbidden";

  /** The Redis connection was lost for a moment, and the channel has no history. */
  private static final String LINK = "link";

  private static final long MS_PER_SECOND = 1_000;

  private final Topic topic;
  private final Namespace namespace;
  private final RecoveryTokens tokens;
  private final boolean claims;
  private final Optional<String> denial;
  private final Optional<PermitToken> permitted;
  private final Optional<String> permittedUser;
  private final Recovery recovery;
  private long floor;

  /** Present if a permit must not outlive something, Unix ms. */
  private Optional<Long> permitUntilMs = Optional.empty();

  /**
   * @param user the user that the connection is signed in as, or whose permits it has used
   */
  public RecoveryState(
      Topic topic,
      Namespace namespace,
      RecoveryRequest request,
      Optional<String> user,
      RecoveryTokens tokens) {
    this.topic = topic;
    this.namespace = namespace;
    this.tokens = tokens;
    claims = request.claim().isPresent();
    denial = request.claim().flatMap(this::judge);
    Optional<ResumeToken> former =
        request.resume().flatMap(claimed -> tokens.proven(topic.appId(), claimed, user));
    Optional<String> formerUser = former.flatMap(ResumeToken::userId);
    Optional<String> owner = user.or(() -> formerUser);
    permitted = former.flatMap(token -> permitted(request, token.socketId(), owner));
    permittedUser = permitted.flatMap(PermitToken::userId).or(() -> formerUser);
    recovery = new Recovery(since(request), rewind(request), former.map(ResumeToken::socketId));
  }

  /** Why the claim is refused; records its floor if it is accepted. */
  private Optional<String> judge(Claim claim) {
    if (!tokens.canVerify()) return Optional.of(UNAVAILABLE);
    Optional<FloorToken> covering =
        claim
            .floor()
            .flatMap(token -> tokens.floor(topic, token))
            .filter(token -> token.covers(claim.epoch(), claim.offset()));
    covering.ifPresent(token -> floor = token.offset());
    return covering.isPresent() ? Optional.empty() : Optional.of(FORBIDDEN);
  }

  private Optional<PermitToken> permitted(
      RecoveryRequest request, SocketId former, Optional<String> user) {
    if (!namespace.resumeAuth()) return Optional.empty();
    return request.permit().flatMap(token -> tokens.permit(topic, former, token, user));
  }

  private Optional<Position> since(RecoveryRequest request) {
    if (denial.isPresent()) return Optional.empty();
    return request.claim().map(claim -> new Position(claim.epoch(), claim.offset()));
  }

  private Recovery.Rewind rewind(RecoveryRequest request) {
    if (claims || namespace.clientRewind() == 0) {
      return Recovery.Rewind.NOTHING;
    }
    return request.rewind().map(wanted -> bounded(wanted)).orElse(Recovery.Rewind.NOTHING);
  }

  private Recovery.Rewind bounded(Rewind wanted) {
    if (wanted instanceof Rewind.Count count) {
      return new Recovery.Rewind.Count((int) Math.min(count.messages(), namespace.clientRewind()));
    }
    if (wanted instanceof Rewind.Seconds past) {
      long ms = Math.min(past.seconds(), tokens.nowMs() / MS_PER_SECOND) * MS_PER_SECOND;
      return new Recovery.Rewind.Since(tokens.nowMs() - ms);
    }
    return new Recovery.Rewind.Since(((Rewind.SinceMs) wanted).unixMs());
  }

  /** What to request from the hubs. */
  public Recovery recovery() {
    return recovery;
  }

  /** The permit from an earlier signature for the channel, if its namespace allows that. */
  public Optional<PermitToken> permitted() {
    return permitted;
  }

  /** A permit for this subscription must end then, Unix ms. */
  public void permitUntil(long untilMs) {
    permitUntilMs = Optional.of(untilMs);
  }

  /** When a permit for this subscription must end. */
  public long permittedUntilMs() {
    return permitUntilMs.or(() -> permitted.map(PermitToken::untilMs)).orElse(PermitToken.OPEN);
  }

  /** The user of that permit. */
  public Optional<String> permittedUser() {
    return permittedUser;
  }

  /**
   * How many messages of a replay exceed the limit: a rewind by time may reach further than
   * allowed.
   */
  public int excess(Resumption how, int replay) {
    boolean rewound = how instanceof Resumption.Started;
    return rewound ? Math.max(0, replay - namespace.clientRewind()) : 0;
  }

  /**
   * @param replay messages that follow
   * @param excess messages before those, which were dropped
   * @param permit the token that can replace a signature the next time
   */
  public RecoveryAnswer answer(Resumption how, int replay, int excess, Optional<String> permit) {
    if (how instanceof Resumption.Started started) {
      Position from = new Position(started.at().epoch(), started.at().offset() + excess);
      floor = from.offset();
      return answer(
          Optional.of(from),
          denial.<Outcome>map(Outcome.Unrecovered::new).orElse(new Outcome.Started(replay)),
          permit);
    }
    if (how instanceof Resumption.Recovered recovered) {
      return answer(
          Optional.of(recovered.at()),
          new Outcome.Recovered(recovered.replay(), recovered.boundary()),
          permit);
    }
    if (how instanceof Resumption.Unrecovered lost) {
      floor = lost.at().offset();
      return answer(Optional.of(lost.at()), new Outcome.Unrecovered(lost.why().label()), permit);
    }
    Outcome outcome =
        claims
            ? new Outcome.Unrecovered(Resumption.Reason.DISABLED.label())
            : new Outcome.Started(0);
    return answer(Optional.empty(), outcome, permit);
  }

  public RecoveryAnswer answer(Continuity notice) {
    if (notice instanceof Continuity.Boundary boundary) {
      return answer(Optional.of(boundary.at()), new Outcome.Recovered(0, true), Optional.empty());
    }
    if (notice instanceof Continuity.Renamed renamed) {
      return answer(Optional.of(renamed.at()), new Outcome.Recovered(0, false), Optional.empty());
    }
    if (notice instanceof Continuity.Broken broken) {
      floor = broken.at().offset();
      return answer(
          Optional.of(broken.at()),
          new Outcome.Unrecovered(broken.why().label()),
          Optional.empty());
    }
    return answer(Optional.empty(), new Outcome.Unrecovered(LINK), Optional.empty());
  }

  private RecoveryAnswer answer(Optional<Position> at, Outcome outcome, Optional<String> permit) {
    return new RecoveryAnswer(
        at.map(place -> new Place(place.epoch(), place.offset())),
        outcome,
        at.flatMap(place -> tokens.floor(topic, new Position(place.epoch(), floor))),
        permit);
  }
}
