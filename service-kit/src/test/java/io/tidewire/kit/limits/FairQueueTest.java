package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final FairQueue<String, String, String> queue = new FairQueue<>(1_000);

  private List<String> drain() {
    List<String> served = new ArrayList<>();
    for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
      served.add(next.get());
    }
    return served;
  }

  @Test
  void itemsOfOneMemberKeepTheirOrder() {
    for (String item : List.of("1", "2", "3")) queue.offer("app", "a", item);

    assertThat(drain()).containsExactly("1", "2", "3");
  }

  @Test
  void aMemberWithManyItemsDelaysAnotherByOneTurn() {
    for (int i = 0; i < 500; i++) queue.offer("app", "flood", "flood " + i);
    queue.offer("app", "calm", "calm");

    assertThat(drain().subList(0, 3)).containsExactly("flood 0", "calm", "flood 1");
  }

  @Test
  void aGroupWithManyMembersDelaysAnotherByOneTurn() {
    for (int i = 0; i < 500; i++) queue.offer("flood", "member " + i, "flood " + i);
    queue.offer("calm", "member", "calm");

    assertThat(drain().subList(0, 3)).containsExactly("flood 0", "calm", "flood 1");
  }

  @Test
  void membersOfTheSameNameInDifferentGroupsAreDistinct() {
    queue.offer("one", "a", "one");
    queue.offer("two", "a", "two");

    assertThat(queue.removeAll("one", "a")).isEqualTo(1);

    assertThat(drain()).containsExactly("two");
  }

  @Test
  void nothingIsAddedBeyondTheCapacity() {
    for (int i = 0; i < 1_000; i++) assertThat(queue.offer("app", "a", "item")).isTrue();

    assertThat(queue.offer("other", "b", "item")).isFalse();

    assertThat(queue.size()).isEqualTo(1_000);
    assertThat(queue.size("other")).isZero();
  }

  @Test
  void aRemovedItemIsNotServedAndMakesRoom() {
    queue.offer("app", "a", "1");
    queue.offer("app", "a", "2");
    queue.offer("app", "b", "3");

    assertThat(queue.remove("app", "a", "1")).isTrue();
    assertThat(queue.remove("app", "a", "1")).isFalse();

    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.size("app", "a")).isEqualTo(1);
    assertThat(drain()).containsExactly("2", "3");
  }

  @Test
  void itemsAreRemovedByIdentity() {
    FairQueue<String, String, List<String>> lists = new FairQueue<>(10);
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    lists.offer("app", "a", first);
    lists.offer("app", "a", second);

    lists.remove("app", "a", second);

    assertThat(lists.poll().orElseThrow()).isSameAs(first);
    assertThat(lists.poll()).isEmpty();
  }

  @Test
  void allItemsOfAMemberAreRemovedTogether() {
    queue.offer("app", "a", "1");
    queue.offer("app", "b", "2");
    queue.offer("app", "a", "3");

    assertThat(queue.removeAll("app", "a")).isEqualTo(2);
    assertThat(queue.removeAll("app", "a")).isZero();
    assertThat(queue.removeAll("nobody", "a")).isZero();

    assertThat(queue.size()).isEqualTo(1);
    assertThat(drain()).containsExactly("2");
  }

  @Test
  void aServedMemberGoesBehindThoseThatWait() {
    queue.offer("one", "a", "1");
    queue.offer("one", "a", "2");
    queue.offer("two", "b", "3");

    assertThat(queue.poll()).hasValue("1");
    queue.offer("three", "c", "4");

    assertThat(drain()).containsExactly("3", "2", "4");
  }
}
