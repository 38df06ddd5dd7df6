package io.tidewire.edge.presence;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.RosterFrames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a large presence channel, cut into portions of bounded size. Each portion is
 * encoded once, and again only after one of its members has changed: so a subscriber that comes
 * while others come and go costs one portion, not the whole roster.
 *
 * <p>Begins with the first subscriber that takes portions. Confined to the channel's event loop.
 */
final class RosterPortions {

  /** Of one portion, unless a single member is larger. */
  static final int MOST_MEMBERS = 100;

  /** Characters of the ids and infos of one portion. */
  static final int MOST_CHARACTERS = 32_768;

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final Map<String, Portion> byUser = new HashMap<>();
  private final List<Portion> portions = new ArrayList<>();
  private Optional<Portion> roomy = Optional.empty();
  private boolean begun;

  private static final class Portion {
    final Map<String, Member> members = new LinkedHashMap<>();
    int characters;
    @Nullable Frame frame;

    boolean takes(Member member) {
      return members.isEmpty()
          || (members.size() < MOST_MEMBERS && characters + size(member) <= MOST_CHARACTERS);
    }

    void put(Member member) {
      remove(member.userId());
      members.put(member.userId(), member);
      characters += size(member);
    }

    void remove(String userId) {
      Member before = members.remove(userId);
      if (before != null) characters -= size(before);
      forgetFrame();
    }

    void forgetFrame() {
      if (frame != null) frame.release();
      frame = null;
    }

    static int size(Member member) {
      return member.userId().length() + member.userInfo().length();
    }
  }

  RosterPortions(ChannelName channel, FrameEncoder frames) {
    this.channel = channel;
    this.frames = frames;
  }

  /**
   * All members in frames. Lent.
   *
   * @param members what the portions are, with the changes that were told
   */
  List<Frame> frames(Collection<Member> members) {
    if (!begun || isSparse()) {
      forget();
      begun = true;
      members.forEach(this::put);
    }
    List<Frame> all = new ArrayList<>(portions.size() + 1);
    for (Portion portion : portions) all.add(frame(portion));
    return all;
  }

  private Frame frame(Portion portion) {
    Frame frame = portion.frame;
    if (frame == null) {
      frame = frames.encode(RosterFrames.portion(channel, portion.members.values()));
      portion.frame = frame;
    }
    return frame;
  }

  /** Whether so many members have left that the others would fit into half of the portions. */
  private boolean isSparse() {
    long characters = portions.stream().mapToLong(portion -> portion.characters).sum();
    long needed = byUser.size() / MOST_MEMBERS + characters / MOST_CHARACTERS + 1;
    return portions.size() > 2 * needed + 1;
  }

  /** A member came, or its info has changed. */
  void put(Member member) {
    if (!begun) return;
    Portion before = byUser.get(member.userId());
    Portion portion = before == null ? withRoomFor(member) : before;
    portion.put(member);
    if (before == null) byUser.put(member.userId(), portion);
  }

  private Portion withRoomFor(Member member) {
    Optional<Portion> found = roomy.filter(portion -> portion.takes(member));
    if (found.isPresent()) return found.get();
    Portion last = portions.isEmpty() ? new Portion() : portions.get(portions.size() - 1);
    boolean takes = !portions.isEmpty() && last.takes(member);
    Portion portion = takes ? last : new Portion();
    if (!takes) portions.add(portion);
    roomy = Optional.of(portion);
    return portion;
  }

  void remove(String userId) {
    Portion portion = byUser.remove(userId);
    if (portion == null) return;
    portion.remove(userId);
    roomy = Optional.of(portion);
    if (!portion.members.isEmpty()) return;
    portions.remove(portion);
    roomy = Optional.empty();
  }

  /** Gives the frames and everything else back, until the next subscriber. */
  void forget() {
    portions.forEach(Portion::forgetFrame);
    portions.clear();
    byUser.clear();
    roomy = Optional.empty();
    begun = false;
  }
}
