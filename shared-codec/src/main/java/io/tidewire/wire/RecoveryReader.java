package io.tidewire.wire;

import io.tidewire.wire.RecoveryRequest.Claim;
import io.tidewire.wire.RecoveryRequest.FormerSocket;
import io.tidewire.wire.RecoveryRequest.Rewind;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** Reads the members {@code recovery} and {@code rewind} of a subscribe frame. */
final class RecoveryReader {

  private static final long VERSION = 1;
  private static final int LONGEST_TOKEN = 8_192;
  private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");
  private static final Set<String> MEMBERS =
      Set.of("v", "epoch", "offset", "floor", "prev_socket", "resume_token", "permit");
  private static final List<String> REWINDS = List.of("count", "seconds", "since_ms");

  private RecoveryReader() {}

  /**
   * Absent if the client did not ask.
   *
   * @param data of the subscribe frame
   * @throws MalformedFrame naming what is wrong
   */
  static Optional<RecoveryRequest> read(JsonMembers data) {
    if (!data.has("recovery")) {
      if (data.has("rewind")) throw malformed("rewind requires recovery in the same message");
      return Optional.empty();
    }
    JsonMembers recovery = members(data, "recovery", MEMBERS);
    requireVersion(recovery);
    return Optional.of(
        new RecoveryRequest(
            claim(recovery),
            formerSocket(recovery),
            token(recovery, "permit"),
            data.has("rewind") ? Optional.of(rewind(data)) : Optional.empty()));
  }

  private static void requireVersion(JsonMembers recovery) {
    if (!recovery.has("v")) throw malformed("recovery.v is missing, expected 1");
    if (!recovery.number("v").equals(OptionalLong.of(VERSION))) {
      throw malformed("recovery.v must be 1, the one version that this server speaks");
    }
  }

  private static Optional<Claim> claim(JsonMembers recovery) {
    if (recovery.has("epoch") != recovery.has("offset")) {
      throw malformed("recovery.epoch and recovery.offset must be given together");
    }
    Optional<String> floor = token(recovery, "floor");
    if (!recovery.has("epoch")) return Optional.empty();
    String epoch =
        recovery
            .string("epoch")
            .filter(text -> EPOCH.matcher(text).matches())
            .orElseThrow(() -> malformed("recovery.epoch must be the string that the server sent"));
    long offset =
        recovery
            .string("offset")
            .filter(text -> OFFSET.matcher(text).matches())
            .map(Long::parseLong)
            .orElseThrow(
                () -> malformed("recovery.offset must be a string of 1 to 18 decimal digits"));
    return Optional.of(new Claim(epoch, offset, floor));
  }

  /** A token without the id of its socket, or the other way round, proves nothing. */
  private static Optional<FormerSocket> formerSocket(JsonMembers recovery) {
    Optional<String> token = token(recovery, "resume_token");
    if (!recovery.has("prev_socket")) return Optional.empty();
    String id = recovery.string("prev_socket").orElse("");
    try {
      SocketId socket = new SocketId(id);
      return token.map(proof -> new FormerSocket(socket, proof));
    } catch (MalformedName illegal) {
      throw malformed("recovery.prev_socket must be a socket id, digits.digits");
    }
  }

  private static Optional<String> token(JsonMembers recovery, String name) {
    if (!recovery.has(name)) return Optional.empty();
    Optional<String> token = recovery.string(name).filter(text -> text.length() <= LONGEST_TOKEN);
    if (token.isEmpty()) throw malformed("recovery." + name + " must be a token");
    return token;
  }

  private static Rewind rewind(JsonMembers data) {
    JsonMembers rewind = members(data, "rewind", Set.copyOf(REWINDS));
    if (REWINDS.stream().filter(rewind::has).count() != 1) {
      throw malformed("rewind must have one of count, seconds and since_ms");
    }
    if (rewind.has("count")) return rewind(rewind, "count", Rewind.Count::new);
    if (rewind.has("seconds")) return rewind(rewind, "seconds", Rewind.Seconds::new);
    return rewind(rewind, "since_ms", Rewind.SinceMs::new);
  }

  private static Rewind rewind(JsonMembers rewind, String name, LongFunction<Rewind> how) {
    long amount = rewind.number(name).orElse(0);
    if (amount < 1) throw malformed("rewind." + name + " must be a whole number of 1 or more");
    return how.apply(amount);
  }

  private static JsonMembers members(JsonMembers data, String name, Set<String> wanted) {
    try {
      return data.members(name, wanted);
    } catch (IOException notAnObject) {
      throw malformed(name + " must be an object");
    }
  }

  private static MalformedFrame malformed(String what) {
    return new MalformedFrame(SoftError.invalidRecovery(what));
  }
}
