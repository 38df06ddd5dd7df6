package io.tidewire.edge.presence;

import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.RosterFrames;
import io.tidewire.wire.ServerFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the admitted subscribers of a presence channel who comes and goes, each in the form that it
 * was admitted with (decision 28). While the channel has few members, each change is told at once.
 * In a large one, only subscribers that began with the whole list are told so, who are few; the
 * others get the changes of {@link #PAUSE} together, or the number of members.
 *
 * <p>Confined to the channel's event loop.
 */
final class MemberAnnouncements {

  /** Between two frames with changes, and two with the number of members. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Some subscribers were told another number than the others, so the next is told to all. */
  private static final int NOBODY_KNOWS = -1;

  private static final Cancel NOT_WAITING = () -> {};
  private static final Set<MemberNews> EACH = Set.of(MemberNews.EACH);
  private static final Set<MemberNews> TOGETHER = Set.of(MemberNews.TOGETHER);
  private static final Set<MemberNews> EACH_OR_TOGETHER =
      Set.of(MemberNews.EACH, MemberNews.TOGETHER);
  private static final Set<MemberNews> COUNT = Set.of(MemberNews.COUNT);

  private final ChannelName channel;
  private final LoopPorts loop;
  private final LocalSubscribers subscribers;
  private final PresenceRoster roster;
  private final Map<MemberNews, Integer> admitted = new EnumMap<>(MemberNews.class);

  /** Who came or went since the last frame with changes. */
  private Set<String> untold = Set.of();

  private Cancel waiting = NOT_WAITING;
  private int toldCount;
  private int maxListed = Integer.MAX_VALUE;

  MemberAnnouncements(
      ChannelName channel, LoopPorts loop, LocalSubscribers subscribers, PresenceRoster roster) {
    this.channel = channel;
    this.loop = loop;
    this.subscribers = subscribers;
    this.roster = roster;
  }

  /** The newest subscriber's app says with how many members the channel is large. */
  void limit(int members) {
    maxListed = members;
  }

  boolean isLarge() {
    return roster.members().size() > maxListed;
  }

  /** In which form a subscriber is told from here on. */
  MemberNews admit(boolean takesPortions) {
    MemberNews news = MemberNews.EACH;
    if (takesPortions) {
      news = MemberNews.TOGETHER;
    } else if (isLarge()) {
      news = MemberNews.COUNT;
      toldCount = NOBODY_KNOWS;
    }
    admitted.merge(news, 1, Integer::sum);
    return news;
  }

  void depart(MemberNews news) {
    admitted.merge(news, -1, Integer::sum);
  }

  private boolean has(MemberNews news) {
    return admitted.getOrDefault(news, 0) > 0;
  }

  void added(Member member) {
    changed(member.userId(), () -> ServerFrames.memberAdded(channel, member));
  }

  void removed(String userId) {
    changed(userId, () -> ServerFrames.memberRemoved(channel, userId));
  }

  /** Only a frame with changes can say so; it is not worth a frame of its own. */
  void replaced(Member member) {
    if (isLarge() && has(MemberNews.TOGETHER)) note(member.userId());
  }

  private void changed(String userId, Supplier<String> text) {
    if (subscribers.size() == 0) return;
    boolean large = isLarge();
    if (has(MemberNews.COUNT)) later();
    if (large) {
      if (has(MemberNews.TOGETHER)) note(userId);
      if (has(MemberNews.EACH)) tell(text.get(), EACH);
      return;
    }
    tellChanges();
    if (has(MemberNews.COUNT)) {
      tell(text.get(), EACH_OR_TOGETHER);
    } else {
      Frame frame = loop.frames().encode(text.get());
      subscribers.deliver(frame, Optional.empty(), Deliveries.UNTIMED);
      frame.release();
    }
  }

  private void note(String userId) {
    if (untold.isEmpty()) untold = new LinkedHashSet<>();
    untold.add(userId);
    later();
  }

  private void later() {
    if (waiting == NOT_WAITING) waiting = loop.time().timers().after(PAUSE, this::tellAll);
  }

  private void tellAll() {
    waiting = NOT_WAITING;
    tellChanges();
    int count = roster.members().size();
    if (!has(MemberNews.COUNT) || count == toldCount) return;
    toldCount = count;
    tell(ServerFrames.subscriptionCount(channel, count), COUNT);
  }

  private void tellChanges() {
    if (untold.isEmpty()) return;
    Set<String> changed = untold;
    untold = Set.of();
    if (!has(MemberNews.TOGETHER)) return;
    List<Member> joined = new ArrayList<>();
    List<String> left = new ArrayList<>();
    int characters = 0;
    for (String userId : changed) {
      Optional<Member> member = roster.member(userId);
      member.ifPresentOrElse(joined::add, () -> left.add(userId));
      characters += userId.length() + member.map(here -> here.userInfo().length()).orElse(0);
      boolean full =
          joined.size() + left.size() >= RosterPortions.MOST_MEMBERS
              || characters >= RosterPortions.MOST_CHARACTERS;
      if (!full) continue;
      tellChanges(joined, left);
      joined.clear();
      left.clear();
      characters = 0;
    }
    if (!joined.isEmpty() || !left.isEmpty()) tellChanges(joined, left);
  }

  private void tellChanges(List<Member> joined, List<String> left) {
    tell(RosterFrames.changes(channel, joined, left, roster.members().size()), TOGETHER);
  }

  private void tell(String text, Set<MemberNews> audience) {
    Frame frame = loop.frames().encode(text);
    subscribers.deliver(frame, audience);
    frame.release();
  }

  /** The channel has no subscribers any more. */
  void forget() {
    waiting.cancel();
    waiting = NOT_WAITING;
    untold = Set.of();
    toldCount = 0;
  }
}
