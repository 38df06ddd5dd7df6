package io.tidewire.contract.bus;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import java.util.Map;

/**
 * Every event-bus address. A small fixed set, and one per edge process: never one per channel or
 * socket, because the clustered bus records each address in a map that the whole cluster shares.
 */
public final class Addresses {

  /**
   * {@link ConnectRequest} → {@link ConnectVerdict}. May this upgrade become a connection?
   * Idempotent.
   */
  public static final String AUTH_CONNECT = "auth.connect";

  /**
   * {@link SubscribeRequest} → {@link SubscribeVerdict}. Is this channel signature good?
   * Idempotent.
   */
  public static final String AUTH_SUBSCRIBE = "auth.subscribe";

  /** {@link SigninRequest} → {@link SigninVerdict}. Is this user signature good? Idempotent. */
  public static final String AUTH_SIGNIN = "auth.signin";

  /**
   * {@link RefreshRequest} → {@link RefreshVerdict}. May this token replace the connection's?
   * Idempotent.
   */
  public static final String AUTH_REFRESH = "auth.refresh";

  /**
   * {@link CredentialsRequest} → {@link CredentialsReply}. Asked by publish-api only: the reply
   * holds secrets, and the codec for it is not registered on an edge. Idempotent.
   */
  public static final String AUTH_CREDENTIALS = "auth.credentials";

  /**
   * {@link WebhooksRequest} → {@link WebhooksReply}. Asked by who delivers webhooks only: the reply
   * holds secrets. Idempotent.
   */
  public static final String AUTH_WEBHOOKS = "auth.webhooks";

  /**
   * {@link ClusterKeysRequest} → {@link ClusterKeysReply}, from edges. Unavailable until auth has
   * learnt the keys. Idempotent.
   */
  public static final String AUTH_CLUSTER_KEYS = "auth.cluster-keys";

  /**
   * {@link WebhookInterestRequest} → {@link WebhookInterestReply}, from presence-service.
   * Idempotent.
   */
  public static final String AUTH_WEBHOOK_INTEREST = "auth.webhook-interest";

  /**
   * {@link ConnectHookRequest} → {@link ConnectVerdict}, from edges. As long as the app's backend
   * takes, so it waits apart from {@link #AUTH_CONNECT}. Idempotent.
   */
  public static final String AUTH_HOOK_CONNECT = "auth.hook-connect";

  /**
   * {@link SubscribeRequest} → {@link SubscribeVerdict}, from edges, for channels of {@link
   * io.tidewire.contract.app.HookedChannels}. As long as the app's backend takes. Idempotent.
   */
  public static final String AUTH_HOOK_SUBSCRIBE = "auth.hook-subscribe";

  /**
   * {@link ClientEventRequest} → {@link ClientEventVerdict}, from edges. As long as the app's
   * backend takes, which may be asked twice.
   */
  public static final String AUTH_HOOK_CLIENT_EVENT = "auth.hook-client-event";

  /** {@link AppsChanged}, published to everybody after the apps file was reloaded. At most once. */
  public static final String APPS_CHANGED = "auth.apps-changed";

  /**
   * {@link PresenceBatch} → {@link PresenceBatchReply}, from edges. Idempotent: every operation
   * carries a sequence.
   */
  public static final String PRESENCE_OPS = "presence.ops";

  /** {@link RosterQuery} → {@link RosterReply}, from edges. Idempotent. */
  public static final String PRESENCE_ROSTER = "presence.roster";

  /** {@link OccupancyQuery} → {@link OccupancyReply}, a page, from publish-api. Idempotent. */
  public static final String PRESENCE_OCCUPANCY = "presence.occupancy";

  /** {@link CountsQuery} → {@link CountsReply}, from publish-api. Idempotent. */
  public static final String PRESENCE_COUNTS = "presence.counts";

  /** {@link UsersQuery} → {@link UsersReply}, from publish-api. Idempotent. */
  public static final String PRESENCE_USERS = "presence.users";

  /**
   * {@link TerminateUser}, published to every edge, and to every auth service, which keeps what
   * backends have said about the user. At most once: a caller that must be sure calls again.
   */
  public static final String EDGE_TERMINATE_USER = "edge.terminate-user";

  /**
   * {@link RemoveFromChannel}, published to every edge. At most once: a caller that must be sure
   * calls again.
   */
  public static final String EDGE_REMOVE_FROM_CHANNEL = "edge.remove-from-channel";

  /**
   * {@link SettleCounts}, published to every edge by a presence service that is about to count. At
   * most once: without an answer the counts are those that were reported.
   */
  public static final String EDGE_SETTLE_COUNTS = "edge.settle-counts";

  /** {@link CountsSettled}, published by edges to every presence service. At most once. */
  public static final String PRESENCE_COUNTS_SETTLED = "presence.counts-settled";

  /** {@link TerminateConnection}, published to every edge. At most once. */
  public static final String EDGE_TERMINATE_CONNECTION = "edge.terminate-connection";

  /** {@link EdgeLoad}, published by each edge to every edge, every two seconds. At most once. */
  public static final String EDGE_LOAD = "edge.load";

  /**
   * {@link RebalanceOrder}, published to every edge. At most once: a caller that must be sure calls
   * again.
   */
  public static final String EDGE_REBALANCE = "edge.rebalance";

  /** The only type that each address takes. */
  public static final Map<String, Class<? extends Record>> BODIES =
      Map.ofEntries(
          Map.entry(AUTH_CONNECT, ConnectRequest.class),
          Map.entry(AUTH_SUBSCRIBE, SubscribeRequest.class),
          Map.entry(AUTH_SIGNIN, SigninRequest.class),
          Map.entry(AUTH_REFRESH, RefreshRequest.class),
          Map.entry(AUTH_CREDENTIALS, CredentialsRequest.class),
          Map.entry(AUTH_WEBHOOKS, WebhooksRequest.class),
          Map.entry(AUTH_CLUSTER_KEYS, ClusterKeysRequest.class),
          Map.entry(AUTH_WEBHOOK_INTEREST, WebhookInterestRequest.class),
          Map.entry(AUTH_HOOK_CONNECT, ConnectHookRequest.class),
          Map.entry(AUTH_HOOK_SUBSCRIBE, SubscribeRequest.class),
          Map.entry(AUTH_HOOK_CLIENT_EVENT, ClientEventRequest.class),
          Map.entry(APPS_CHANGED, AppsChanged.class),
          Map.entry(PRESENCE_OPS, PresenceBatch.class),
          Map.entry(PRESENCE_ROSTER, RosterQuery.class),
          Map.entry(PRESENCE_OCCUPANCY, OccupancyQuery.class),
          Map.entry(PRESENCE_COUNTS, CountsQuery.class),
          Map.entry(PRESENCE_USERS, UsersQuery.class),
          Map.entry(EDGE_TERMINATE_USER, TerminateUser.class),
          Map.entry(EDGE_REMOVE_FROM_CHANNEL, RemoveFromChannel.class),
          Map.entry(EDGE_SETTLE_COUNTS, SettleCounts.class),
          Map.entry(PRESENCE_COUNTS_SETTLED, CountsSettled.class),
          Map.entry(EDGE_TERMINATE_CONNECTION, TerminateConnection.class),
          Map.entry(EDGE_LOAD, EdgeLoad.class),
          Map.entry(EDGE_REBALANCE, RebalanceOrder.class));

  private Addresses() {}
}
