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
 * The webhook events that the registry's scripts create: whether an app wants them, which arguments
 * a script needs for them, and the note that some are held back. A change and its event are written
 * by the same script, in one step ({@code lua/outbox.lua}).
 *
 * <p>If an app wants only the beginnings or only the ends, the scripts still create both, because a
 * user who returns can only be recognized if the end was recorded.
 */
public final class RegistryEvents {

  private static final Set<WebhookEventType> OCCUPANCY = Set.of(CHANNEL_OCCUPIED, CHANNEL_VACATED);
  private static final Set<WebhookEventType> MEMBERSHIP = Set.of(MEMBER_ADDED, MEMBER_REMOVED);

  /** The last argument of a script that creates no events. */
  private static final String UNWANTED = "";

  private final WebhookInterest interest;
  private final WebhookTerms terms;

  public RegistryEvents(WebhookInterest interest, WebhookTerms terms) {
    this.interest = interest;
    this.terms = terms;
  }

  /** Whether the app's webhooks want to know whether channels are occupied. */
  Future<Boolean> wantsOccupancy(String appId) {
    return interest.of(appId).map(wanted -> !Collections.disjoint(wanted, OCCUPANCY));
  }

  /**
   * Whether the app's webhooks want to know the users of a presence channel; false for other
   * channels.
   */
  Future<Boolean> wantsMembership(Topic topic) {
    if (topic.channel().kind().isInternal()) return Future.succeededFuture(false);
    return interest.of(topic.appId()).map(wanted -> !Collections.disjoint(wanted, MEMBERSHIP));
  }

  /** Adds the keys and arguments of {@code lua/outbox.lua} after the script's own. */
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
   * Notes the partitions in which scripts have held back events. Succeeds even if the note cannot
   * be written, because the sweep also checks partitions without a note.
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
