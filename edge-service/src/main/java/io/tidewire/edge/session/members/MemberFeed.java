package io.tidewire.edge.session.members;

import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import java.util.List;

/**
 * In which form a subscription is told of the members of a presence channel. While it is sent the
 * members in portions, it holds them, and sends the next one when the connection has room: so a
 * client that reads slowly is not closed for a long list. Costs nothing where there are no
 * portions.
 *
 * <p>Confined to the connection's event loop.
 */
public final class MemberFeed {

  /** Each change by itself; as on every other channel, where there is none. */
  public static final MemberFeed EACH = new MemberFeed(MemberNews.EACH, List.of());

  private static final MemberFeed COUNT = new MemberFeed(MemberNews.COUNT, List.of());
  private static final MemberFeed TOGETHER = new MemberFeed(MemberNews.TOGETHER, List.of());

  private final MemberNews news;
  private List<Frame> portions;
  private int next;

  private MemberFeed(MemberNews news, List<Frame> portions) {
    this.news = news;
    this.portions = portions;
  }

  /**
   * @param portions taken over
   */
  public static MemberFeed of(MemberNews news, List<Frame> portions) {
    return switch (news) {
      case EACH -> EACH;
      case COUNT -> COUNT;
      case TOGETHER -> portions.isEmpty() ? TOGETHER : new MemberFeed(news, portions);
    };
  }

  public MemberNews news() {
    return news;
  }

  /** The subscriber was answered: the portions follow. */
  public void begin(ChannelSubscriber subscriber) {
    while (next < portions.size()) {
      Offer offer = subscriber.offer(portions.get(next));
      if (offer == Offer.CLOSED) {
        end();
        return;
      }
      if (offer == Offer.ACCEPTED) portions.get(next++).release();
      if (next < portions.size()) {
        subscriber.whenDrained(() -> begin(subscriber));
        return;
      }
    }
    portions = List.of();
    next = 0;
  }

  /** The subscription is over. */
  public void end() {
    portions.subList(next, portions.size()).forEach(Frame::release);
    portions = List.of();
    next = 0;
  }
}
