package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.presence.testing.Announcements;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterPagesIT {

  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final String EDGE = "edge-a~1";
  private static final int USERS = 2_000;

  /** A page of 250, and the surplus that HSCAN may return. */
  private static final int MOST_ON_A_PAGE = 500;

  private TestRegistry registry;
  private long seq;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aLargeRosterIsReadInPagesOfBoundedSize() {
    join(0, USERS);
    Set<String> found = new TreeSet<>();
    int pages = 0;
    for (String from = RosterQuery.START; pages == 0 || !from.isEmpty(); pages++) {
      RosterReply page = registry.queries.roster(new RosterQuery(ROOM, from)).await();
      assertThat(page.members()).hasSizeLessThanOrEqualTo(MOST_ON_A_PAGE);
      page.members().forEach(member -> found.add(member.userId()));
      from = page.next();
    }

    assertThat(found).hasSize(USERS);
    assertThat(pages).isGreaterThan(USERS / MOST_ON_A_PAGE);
  }

  @Test
  void usersAreReadInPagesByBackendsToo() {
    join(0, USERS);
    Set<String> found = new TreeSet<>();
    int pages = 0;
    for (String from = UsersQuery.START; pages == 0 || !from.isEmpty(); pages++) {
      UsersReply page = registry.queries.users(new UsersQuery(ROOM, from)).await();
      assertThat(page.userIds()).hasSizeLessThanOrEqualTo(MOST_ON_A_PAGE);
      found.addAll(page.userIds());
      from = page.next();
    }

    assertThat(found).hasSize(USERS);
    assertThat(pages).isGreaterThan(USERS / MOST_ON_A_PAGE);
  }

  @Test
  void pagesAndTheChangesSinceTheFirstAddUpToTheRoster() {
    Random random = new Random(7);
    join(0, USERS);
    Announcements announced = Announcements.of(registry, ROOM);
    RosterReply first = registry.queries.roster(new RosterQuery(ROOM)).await();
    Map<String, Member> view = new HashMap<>();
    RosterReply page = first;
    for (int next = USERS; true; next += 20) {
      page.members().forEach(member -> view.put(member.userId(), member));
      if (page.last()) break;
      leave(random.ints(20, 0, next).distinct().boxed().toList());
      join(next, next + 20);
      page = registry.queries.roster(new RosterQuery(ROOM, page.next())).await();
      assertThat(page.epoch()).isEqualTo(first.epoch());
    }
    assertThat(page.version()).as("with changes between the pages").isGreaterThan(first.version());

    announced.all().stream()
        .filter(change -> change.version() > first.version())
        .forEach(change -> apply(change, view));

    assertThat(view.keySet()).isEqualTo(registry.members(ROOM).keySet());
  }

  private static void apply(RosterChange change, Map<String, Member> view) {
    if (change.joined()) {
      view.put(change.member().userId(), change.member());
    } else {
      view.remove(change.member().userId());
    }
  }

  private void join(int from, int to) {
    apply(
        IntStream.range(from, to).boxed().toList(),
        user ->
            new PresenceOp.Join(
                ROOM, socket(user), ++seq, new Member("u" + user, "{}"), 10 * USERS));
  }

  private void leave(List<Integer> users) {
    apply(users, user -> new PresenceOp.Leave(ROOM, socket(user), ++seq, 0));
  }

  private void apply(List<Integer> users, IntFunction<PresenceOp> operation) {
    for (List<Integer> some : BoundedParallel.groups(users, PresenceBatch.MAX_OPS)) {
      List<PresenceOp> ops = some.stream().map(user -> operation.apply(user)).toList();
      registry.store.apply(new PresenceBatch(EDGE, ops)).await();
    }
  }

  private static SocketId socket(int user) {
    return new SocketId("1." + (user + 1));
  }
}
