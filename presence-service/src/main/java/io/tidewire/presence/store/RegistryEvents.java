package io.tidewire.presence.store;

import static io.tidewire.contract.webhook.WebhookEventType.CHANNEL_OCCUPIED;
import static io.tidewire.contract.webhook.WebhookEventType.CHANNEL_VACATED;
import static io.tidewire.contract.webhook.WebhookEventType.MEMBER_ADDED;
import static io.tidewire.contract.webhook.WebhookEventType.MEMBER_REMOVED;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The events of webhooks that the registry's scripts make: whether an app wants them, what a script
 * needs to make them, and the note that some are held back. An event and the change that it tells
 * are one step of the same script ({@code lua/outbox.lua}).
 *
 * <p>A beginning and its end go together: who wants one of the two kinds has both made, or a user
 * who returns could not be told from one who comes.
 */
public final class RegistryEvents {

  private static final Set<WebhookEventType> OCCUPANCY = Set.of(CHANNEL_OCCUPIED, CHANNEL_VACATED);
  private static final Set<WebhookEventType> MEMBERSHIP = Set.of(MEMBER_ADDED, MEMBER_REMOVED);

  /** The last argument of a script whose events nobody wants. */
  private static final String UNWANTED = "";

  private final WebhookInterest interest;
  private final WebhookTerms terms;

  public RegistryEvents(WebhookInterest interest, WebhookTerms terms) {
    this.interest = interest;
    this.terms = terms;
  }

  /** Whether it matters to the app who is subscribed to a channel at all. */
  Future<Boolean> wantsOccupancy(String appId) {
    return interest.of(appId).map(wanted -> !Collections.disjoint(wanted, OCCUPANCY));
  }

  /** Whether it matters to the app which users are in a presence channel; that of others never. */
  Future<Boolean> wantsMembership(Topic topic) {
    if (topic.channel().kind().isInternal()) return Future.succeededFuture(false);
    return interest.of(topic.appId()).map(wanted -> !Collections.disjoint(wanted, MEMBERSHIP));
  }

  /** Puts behind a script's own keys and arguments what {@code lua/outbox.lua} takes. */
  void add(boolean wanted, Partition partition, List<String> keys, List<String> args) {
    if (!wanted) {
      args.add(UNWANTED);
      return;
    }
    keys.add(RedisKeys.webhookOutbox(partition));
    keys.add(RedisKeys.webhookDebounce(partition));
    keys.add(RedisKeys.webhookLost(partition));
    args.add(Long.toString(terms.debounce().toMillis()));
    args.add(Integer.toString(terms.outboxLength()));
  }

  /**
   * Notes that ends are held back in these partitions, after the scripts that did. Succeeds also if
   * the note cannot be written, since the sweep also looks at partitions without a note.
   */
  Future<Void> expect(CommandLink link, Collection<Partition> partitions) {
    return new PartitionNotes(link, RedisKeys.webhooksDue())
        .expect(
            partitions.stream()
                .distinct()
                .collect(
                    Collectors.toMap(Function.identity(), each -> terms.debounce().toMillis())))
        .otherwiseEmpty();
  }
}
