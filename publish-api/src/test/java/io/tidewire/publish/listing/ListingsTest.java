package io.tidewire.publish.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.publish.intake.ChannelsQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingsTest {

  private static final ChannelsQuery ALL = ChannelsQuery.read(Optional.empty(), Optional.empty());
  private static final int END = Partition.COUNT;

  private final List<Asked> asked = new ArrayList<>();
  private final ByteBudget memory = ByteBudget.of(1_000_000);
  private final Listings listings =
      new Listings(
          query -> {
            Asked one = new Asked(query, Promise.promise());
            asked.add(one);
            return one.answer().future();
          },
          memory);

  private record Asked(OccupancyQuery query, Promise<OccupancyReply> answer) {}

  @Test
  void pagesBecomeOneAnswerAndOnlyOneIsAskedAtATime() {
    Future<Buffer> list = listings.list("1", ALL);

    answer(names("a", "presence-b"), 8);
    answer(names(), 64);
    answer(names("c"), END);

    assertThat(list.result()).hasToString("{\"channels\":{\"a\":{},\"presence-b\":{},\"c\":{}}}");
    assertThat(asked).isEmpty();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void countsAreAskedForOnlyWhereTheyAreWanted() {
    listings.list("1", ALL);
    assertThat(asked.get(0).query()).isEqualTo(new OccupancyQuery("1", "", 0, false, false));

    Future<Buffer> counted =
        listings.list(
            "1",
            ChannelsQuery.read(
                Optional.of("presence-"), Optional.of("user_count,subscription_count")));

    assertThat(asked.get(1).query()).isEqualTo(new OccupancyQuery("1", "presence-", 0, true, true));
    asked.remove(0);
    answer(new OccupancyReply(List.of("presence-a"), List.of(new ChannelCounts(3, 2)), END));
    assertThat(counted.result())
        .hasToString("{\"channels\":{\"presence-a\":{\"user_count\":2,\"subscription_count\":3}}}");
  }

  @Test
  void requestsDuringAGatheringShareTheNextOne() {
    Future<Buffer> first = listings.list("1", ALL);
    Future<Buffer> second = listings.list("1", ALL);
    Future<Buffer> third = listings.list("1", ALL);
    assertThat(asked).hasSize(1);

    answer(names("a"), END);
    assertThat(first.isComplete()).isTrue();
    assertThat(second.isComplete()).isFalse();
    answer(names("b"), END);

    assertThat(second.result()).hasToString("{\"channels\":{\"b\":{}}}");
    assertThat(third.result()).isSameAs(second.result());
    assertThat(asked).isEmpty();
  }

  @Test
  void oneAppsManyListsDoNotKeepAnotherAppsWaiting() {
    for (int i = 0; i < 20; i++) listings.list("flood", prefixed("p" + i));
    listings.list("honest", ALL);
    assertThat(asked).hasSize(Listings.AT_ONCE);

    answer(names(), END);
    answer(names(), END);

    assertThat(asked).extracting(one -> one.query().appId()).contains("honest");
  }

  @Test
  void tooManyDifferentListsAreRefused() {
    for (int i = 0; i < Listings.AT_ONCE + Listings.MOST_WAITING; i++) {
      assertThat(listings.list("1", prefixed("p" + i)).isComplete()).isFalse();
    }

    assertThat(BusFailure.of(listings.list("1", ALL).cause())).isEqualTo(BusFailure.OVERLOADED);
  }

  @Test
  void aListThatTakesMoreMemoryThanThereIsIsRefusedAndGivesBackWhatItHad() {
    Future<Buffer> list = listings.list("1", ALL);
    String[] many =
        IntStream.range(0, 10_000).mapToObj(i -> "a-channel-" + i).toArray(String[]::new);

    for (int from = 0; !list.isComplete(); from++) answer(names(many), from);

    assertThat(BusFailure.of(list.cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void aFailedPageFailsTheListAndTheNextIsGathered() {
    Future<Buffer> first = listings.list("1", ALL);
    Future<Buffer> second = listings.list("1", ALL);

    asked.remove(0).answer().fail(BusFailure.UNAVAILABLE.exception("away"));
    answer(names("a"), END);

    assertThat(BusFailure.of(first.cause())).isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(new JsonObject(second.result()).getJsonObject("channels").fieldNames())
        .containsExactly("a");
  }

  private void answer(List<String> names, int next) {
    answer(new OccupancyReply(names, List.of(), next));
  }

  private void answer(OccupancyReply reply) {
    asked.remove(0).answer().complete(reply);
  }

  private static List<String> names(String... names) {
    return List.of(names);
  }

  private static ChannelsQuery prefixed(String prefix) {
    return ChannelsQuery.read(Optional.of(prefix), Optional.empty());
  }
}
