package io.tidewire.auth.policy;

import static io.tidewire.json.StrictJson.quoted;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.EncryptionMasterKey;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.signing.AuthString;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.signing.UserSignature;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Signs for an application's users who have a valid token (docs/design/protocol.md §7.3). */
public final class IssuePolicy {

  /** The most channels of one request. */
  public static final int MAX_CHANNELS = 100;

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private IssuePolicy() {}

  /**
   * Whether the token's user may subscribe to the channel on this connection. The token's grants
   * decide.
   */
  public static Issue channel(App app, Identity bearer, SocketId socketId, ChannelName channel) {
    ChannelKind kind = channel.kind();
    if (!kind.needsSignature()) {
      return new Issue.Senseless("channel_name: this kind of channel needs no signature");
    }
    if (channel.value().length() > app.policy().maxNameLength(channel)) {
      return new Issue.Senseless("channel_name: too long for this app");
    }
    if (!bearer.grants().allow(channel.value(), Permission.SUBSCRIBE)) {
      return new Issue.Denied("The token does not grant a subscription to this channel");
    }
    if (kind.isPresence()) return presence(app, bearer, socketId, channel);
    String auth = sign(app, socketId, channel, Optional.empty());
    return kind.isEncrypted() ? encrypted(app, channel, auth) : signed(member("auth", auth));
  }

  /**
   * The same for many channels: an object with one member per channel, which is the auth response
   * or contains {@code error} and {@code status}.
   */
  public static Issue channels(App app, Identity bearer, SocketId socketId, List<String> names) {
    return signed(
        "\"channels\":{"
            + names.stream()
                .distinct()
                .map(name -> quoted(name) + ":" + each(app, bearer, socketId, name))
                .collect(Collectors.joining(","))
            + "}");
  }

  private static String each(App app, Identity bearer, SocketId socketId, String name) {
    try {
      Issue issue = channel(app, bearer, socketId, new ChannelName(name));
      if (issue instanceof Issue.Signed signed) return signed.json();
      if (issue instanceof Issue.Denied denied) return error(FORBIDDEN, denied.why());
      return error(BAD_REQUEST, ((Issue.Senseless) issue).why());
    } catch (MalformedName malformed) {
      return error(BAD_REQUEST, malformed.why());
    }
  }

  private static String error(int status, String why) {
    return "{" + member("error", why) + ",\"status\":" + status + "}";
  }

  /** Whether the token's user may sign in on this connection. The token names the user. */
  public static Issue user(App app, Identity bearer, SocketId socketId) {
    if (bearer.userId().isEmpty()) return noUser();
    String userData = "{" + member("id", bearer.userId().get()) + userInfo(bearer) + "}";
    String signature = UserSignature.of(socketId, userData).sign(app.newest().secret());
    String auth = new AuthString(app.newest().key(), signature).toString();
    return signed(member("auth", auth) + "," + member("user_data", userData));
  }

  private static Issue presence(App app, Identity bearer, SocketId socketId, ChannelName channel) {
    if (bearer.userId().isEmpty()) return noUser();
    String channelData = "{" + member("user_id", bearer.userId().get()) + userInfo(bearer) + "}";
    String auth = sign(app, socketId, channel, Optional.of(channelData));
    return signed(member("auth", auth) + "," + member("channel_data", channelData));
  }

  private static Issue encrypted(App app, ChannelName channel, String auth) {
    Optional<EncryptionMasterKey> masterKey = app.keys().master();
    if (masterKey.isEmpty()) {
      return new Issue.Senseless(
          "channel_name: the app has no encryption_master_key, so encrypted channels need your own"
              + " auth endpoint");
    }
    String sharedSecret = masterKey.get().sharedSecret(channel);
    return signed(member("auth", auth) + "," + member("shared_secret", sharedSecret));
  }

  private static String sign(
      App app, SocketId socketId, ChannelName channel, Optional<String> channelData) {
    String signature =
        ChannelSignature.of(socketId, channel, channelData).sign(app.newest().secret());
    return new AuthString(app.newest().key(), signature).toString();
  }

  private static Issue noUser() {
    return new Issue.Denied("The token has no sub claim, so it names no user");
  }

  private static Issue signed(String members) {
    return new Issue.Signed("{" + members + "}");
  }

  private static String userInfo(Identity bearer) {
    return bearer.userInfo().equals(Member.NO_INFO) ? "" : ",\"user_info\":" + bearer.userInfo();
  }

  private static String member(String name, String value) {
    return quoted(name) + ":" + quoted(value);
  }
}
