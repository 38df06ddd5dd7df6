package io.tidewire.publish.listing;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.publish.intake.Attribute;
import io.tidewire.publish.intake.ChannelsQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists of occupied channels. A few lists are gathered at a time, in turn between apps. Requests
 * for a list that is being gathered share the next gathering of it, so an answer is never older
 * than its request. Memory is bounded: beyond the limit a list is refused with {@link
 * BusFailure#OVERLOADED}.
 *
 * <p>Confined to one event loop.
 */
public final class Listings {

  /** The most lists that are gathered at a time. */
  static final int AT_ONCE = 4;

  /** The most different lists that may wait. */
  static final int MOST_WAITING = 64;

  /** Asks presence for one page. */
  @FunctionalInterface
  public interface Pages {
    Future<OccupancyReply> page(OccupancyQuery query);
  }

  private record Key(String appId, ChannelsQuery query) {}

  /** A list whose gathering has not begun, and the promise for those who wait for it. */
  private record Wanted(Key key, Promise<Buffer> body) {}

  private final Pages pages;
  private final ByteBudget memory;

  /**
   * The lists that are being gathered, each with the next gathering of the same list, if it was
   * requested.
   */
  private final Map<Key, Optional<Wanted>> underWay = new HashMap<>();

  private final Map<Key, Wanted> waiting = new HashMap<>();
  private final FairQueue<String, Key, Wanted> turns = new FairQueue<>(MOST_WAITING);

  /**
   * @param memory for lists that are being gathered, in bytes
   */
  public Listings(Pages pages, ByteBudget memory) {
    this.pages = pages;
    this.memory = memory;
  }

  /** The answer's body: {@code {"channels":{…}}}. */
  public Future<Buffer> list(String appId, ChannelsQuery query) {
    Key key = new Key(appId, query);
    Optional<Wanted> next = underWay.get(key);
    if (next != null) {
      Wanted wanted = next.orElseGet(() -> wanted(key));
      underWay.put(key, Optional.of(wanted));
      return wanted.body().future();
    }
    Wanted same = waiting.get(key);
    if (same != null) return same.body().future();
    Wanted wanted = wanted(key);
    enqueue(wanted);
    return wanted.body().future();
  }

  private static Wanted wanted(Key key) {
    return new Wanted(key, Promise.promise());
  }

  private void enqueue(Wanted wanted) {
    if (!turns.offer(wanted.key().appId(), wanted.key(), wanted)) {
      wanted
          .body()
          .fail(
              BusFailure.OVERLOADED.exception("too many channel lists are being built, try again"));
      return;
    }
    waiting.put(wanted.key(), wanted);
    turn();
  }

  private void turn() {
    while (underWay.size() < AT_ONCE) {
      Optional<Wanted> next = turns.poll();
      if (next.isEmpty()) return;
      waiting.remove(next.get().key());
      gather(next.get());
    }
  }

  private void gather(Wanted wanted) {
    Key key = wanted.key();
    underWay.put(key, Optional.empty());
    Listing listing = new Listing(key.query(), memory);
    more(key, 0, listing)
        .onComplete(
            body -> {
              listing.release();
              Optional<Wanted> after = underWay.remove(key);
              if (after != null) after.ifPresent(this::enqueue);
              if (body.succeeded()) {
                wanted.body().complete(body.result());
              } else {
                wanted.body().fail(body.cause());
              }
              turn();
            });
  }

  private Future<Buffer> more(Key key, int from, Listing listing) {
    Set<Attribute> info = key.query().info();
    OccupancyQuery query =
        new OccupancyQuery(
            key.appId(),
            key.query().prefix(),
            from,
            info.contains(Attribute.SUBSCRIPTION_COUNT),
            info.contains(Attribute.USER_COUNT));
    return pages
        .page(query)
        .compose(
            page -> {
              if (!listing.add(page)) {
                return Future.failedFuture(
                    BusFailure.OVERLOADED.exception(
                        "the channel list is too large to build now, try again"));
              }
              return page.isLast()
                  ? Future.succeededFuture(listing.body())
                  : more(key, page.next(), listing);
            });
  }
}
