package io.tidewire.publish.endpoint;

import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.BanDuration;
import io.tidewire.publish.intake.Names;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code POST …/channels/{channel}/users/{user}/unsubscribe} and {@code
 * …/sockets/{socket}/unsubscribe}, which end subscriptions and leave the connections open. The body
 * of the former may contain {@code {"ban": seconds}}. The answer is the same whether or not anybody
 * was subscribed.
 */
final class UnsubscribeEndpoint implements Endpoint {

  private final Terminations terminations;
  private final boolean bySocket;

  private UnsubscribeEndpoint(Terminations terminations, boolean bySocket) {
    this.terminations = terminations;
    this.bySocket = bySocket;
  }

  static Endpoint ofUser(Terminations terminations) {
    return new UnsubscribeEndpoint(terminations, false);
  }

  static Endpoint ofSocket(Terminations terminations) {
    return new UnsubscribeEndpoint(terminations, true);
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ChannelName channel = Names.channel("channel", request.argument("channel"), request.app());
    Optional<Duration> ban = BanDuration.in(request.body());
    if (ban.isPresent()) return ban(request, channel, ban.get());
    terminations.remove(
        bySocket
            ? RemoveFromChannel.socket(
                request.appId(), channel, Names.socketId("socket", request.argument("socket")))
            : RemoveFromChannel.user(request.appId(), channel, request.argument("user")));
    return Future.succeededFuture(Answer.EMPTY);
  }

  private Future<Answer> ban(SignedRequest request, ChannelName channel, Duration length) {
    if (bySocket) {
      throw BanDuration.ofConnection();
    }
    if (channel.kind() == ChannelKind.USER) {
      throw BanDuration.fromOwnChannel();
    }
    return terminations
        .ban(request.appId(), channel, request.argument("user"), length)
        .map(Answer.EMPTY);
  }
}
