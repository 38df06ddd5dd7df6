package io.tidewire.contract.redis;

import io.tidewire.contract.app.History;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;

/**
 * The name of every key and topic in Redis (docs/design/delivery.md §1.1 and §4.2). All start with
 * {@code tw:} and a partition's hash tag, so that whatever one script touches lives on one node of
 * a cluster.
 *
 * <p>Channel names cannot contain {@code :} unless they end with a user id. User channels hold no
 * keys but the topic and {@linkplain #idempotency idempotency keys}, whose last part has no space;
 * what follows a status channel in a key has no {@code :}. So no two names collide.
 */
public final class RedisKeys {

  private RedisKeys() {}

  /**
   * The pub/sub topic of a channel: {@link Envelope}s, and for presence channels {@link
   * RosterChange}s too.
   */
  public static String topic(Topic topic) {
    return key("c", topic);
  }

  /**
   * Cache channels only: string, expires; the {@link Envelope} that the HTTP API published last.
   * Written by the script that publishes it, byte for byte the same, so that a subscriber who gets
   * it both ways knows it by its id. The connection it excludes concerns the live event only.
   */
  public static String cached(Topic topic) {
    return key("cv", topic);
  }

  /**
   * Stream tier: hash, {@code e} epoch, {@code o} offset of the last message, {@code t} term, and
   * once there was a fork, {@code a} the {@link Ancestry}. Expires ({@link History#metaTtl}). Begun
   * by the first publish, and by nothing else; written with {@code lua/lineage.lua} and {@code
   * lua/publish.lua} only.
   */
  public static String streamMeta(Topic topic) {
    return key("m", topic);
  }

  /**
   * Stream tier: hash, the lineage at whose beginning all channels of a partition are that have
   * none of their own; {@code e} epoch, {@code t} term, {@code m} when it began in ms of Redis
   * time, {@code a} those before. Expires. Begun by readers, so that reading leaves one key for
   * each partition, however many channels are read.
   */
  public static String blankLineage(Partition partition) {
    return prefix(partition) + "b";
  }

  /**
   * Stream tier: stream, id {@code offset-0}, fields {@code t} ms and {@code d} {@link
   * Envelope#body}. Expires ({@link History#ttl}).
   */
  public static String stream(Topic topic) {
    return key("s", topic);
  }

  /**
   * String, expires: what became of the publish with this key, {@code
   * fingerprint|epoch|first|last}; on the ephemeral tier only the fingerprint.
   *
   * @param key printable ASCII without spaces
   */
  public static String idempotency(Topic topic, String key) {
    return key("i", topic) + " " + key;
  }

  /** Presence: hash, user id → number of connections; 0 while in grace. */
  public static String memberCounts(Topic topic) {
    return key("pu", topic);
  }

  /**
   * Presence: hash, user id → user_info JSON, of those present and in grace. This is the roster.
   */
  public static String memberInfos(Topic topic) {
    return key("pi", topic);
  }

  /** Presence: hash, {@code node~socket} → {@code seq|user id}. */
  public static String memberConnections(Topic topic) {
    return key("pc", topic);
  }

  /** Presence: hash, {@code e} epoch, {@code v} version, {@code t} term. */
  public static String rosterMeta(Topic topic) {
    return key("pm", topic);
  }

  /** Presence: sorted set, user id → when the grace ends, in ms of Redis time. */
  public static String memberGrace(Topic topic) {
    return key("pg", topic);
  }

  /**
   * Presence: string, expires; the sequence of a connection's last leave, which stops a late
   * duplicate join.
   */
  public static String tombstone(Topic topic, String node, SocketId socketId) {
    return key("pt", topic) + ":" + node + "~" + socketId;
  }

  /**
   * Presence: set, the {@code app:channel|socket} of each membership that one edge incarnation
   * holds in this partition.
   */
  public static String nodeMembers(Partition partition, String node) {
    return prefix(partition) + "pn:" + node;
  }

  /** Presence: sorted set, incarnations declared dead → since when; their joins are refused. */
  public static String deadNodes(Partition partition) {
    return prefix(partition) + "pd";
  }

  /**
   * Presence: sorted set, channel → its earliest end of grace; what the sweeper reads where graces
   * are {@linkplain #gracesDue due}.
   */
  public static String graceIndex(Partition partition) {
    return prefix(partition) + "px";
  }

  /**
   * Presence: sorted set, {@linkplain Partition#index partition} → when its next grace ends; read
   * to find out whether any grace has ended.
   */
  public static String gracesDue() {
    return "tw:{l}:gd";
  }

  /** Occupancy: hash, edge incarnation → {@code seq|connections} subscribed there. */
  public static String occupants(Topic topic) {
    return key("on", topic);
  }

  /** Occupancy: set of the app's channels with a subscriber anywhere, of this partition. */
  public static String occupied(Partition partition, String appId) {
    return prefix(partition) + "oc:" + appId;
  }

  /**
   * Occupancy: set, the {@code app:channel} that one edge incarnation occupies in this partition.
   */
  public static String nodeChannels(Partition partition, String node) {
    return prefix(partition) + "oo:" + node;
  }

  /**
   * Occupancy: hash, expires; {@code n} the number of subscribers that was announced last, {@code
   * t} when, in ms of Redis time.
   */
  public static String announcedCount(Topic topic) {
    return key("oa", topic);
  }

  /**
   * Occupancy: string, expires; the sequence of an incarnation's last report of no connections,
   * which stops a late older report.
   */
  public static String occupancyTombstone(Topic topic, String node) {
    return key("ot", topic) + ":" + node;
  }

  /**
   * Webhooks: stream of {@link OutboxEntry}s that are not in the queues of all endpoints that want
   * them, oldest first; and topic of messages that say that there are some. Written by the scripts
   * that change the registry and by edges ({@code lua/outbox.lua}). Whoever delivers webhooks moves
   * the entries to {@link WebhookKeys#queue} from the beginning on, and deletes them.
   */
  public static String webhookOutbox(Partition partition) {
    return prefix(partition) + "wo";
  }

  /**
   * Webhooks: sorted set, {@code v|app:channel} whose last subscriber left or {@code
   * m|app:channel|user} who left → when that becomes an event of the outbox, in ms of Redis time,
   * unless somebody comes back.
   */
  public static String webhookDebounce(Partition partition) {
    return prefix(partition) + "wd";
  }

  /** Webhooks: string, how many events left the full {@link #webhookOutbox} unread. */
  public static String webhookLost(Partition partition) {
    return prefix(partition) + "wl";
  }

  /**
   * Webhooks: string, expires; nobody else tells of this channel's cache miss while it is there.
   */
  public static String cacheMissTold(Topic topic) {
    return key("wm", topic);
  }

  /**
   * Webhooks: sorted set, {@linkplain Partition#index partition} → when the next of its {@link
   * #webhookDebounce} is due.
   */
  public static String webhooksDue() {
    return "tw:{l}:wd";
  }

  /**
   * Leases: sorted set, edge incarnation → expiry in ms of Redis time. Renewed with {@code
   * lua/renew.lua}, which must have answered {@code OK} before an incarnation's first {@link
   * PresenceOp}. An edge that stops in good order may retire, {@code ZADD … XX 0}: what it left
   * behind is then reaped at once.
   */
  public static String leases() {
    return "tw:{l}:lease";
  }

  /** Leases: sorted set, incarnations declared dead → when. */
  public static String deadLeases() {
    return "tw:{l}:dead";
  }

  /** Leases: hash, {@code t} term and {@code since} when Redis has had it. */
  public static String leaseMeta() {
    return "tw:{l}:lm";
  }

  /**
   * String, without expiry: the cluster key if no setting has one. Written once, by the first auth
   * process.
   */
  public static String clusterKey() {
    return "tw:{l}:ck";
  }

  /** The claim of the one presence replica that reaps and sweeps. */
  public static String reaper() {
    return "tw:{l}:reaper";
  }

  /**
   * Hash, edge incarnation → connections of the app there; what the connection quota adds up.
   * Written with {@code lua/connections.lua}; the reaper removes the fields of the dead.
   */
  public static String connections(String appId) {
    return "tw:{l}:cn:" + appId;
  }

  /** Set, the ids of the apps that have a {@link #connections} hash; how the reaper finds them. */
  public static String connectionApps() {
    return "tw:{l}:cna";
  }

  /**
   * Sorted set, expires: {@code u} and a user id whose connections the app has terminated → when,
   * in ms of Redis time; {@code *} → until when all tokens of the app are revoked. Written with
   * {@code lua/revoke.lua}.
   */
  public static String revocations(String appId) {
    return "tw:{l}:rv:" + appId;
  }

  /** Sorted set, expires: user id that may not come back → until when, in ms of Redis time. */
  public static String bars(String appId) {
    return "tw:{l}:rb:" + appId;
  }

  /**
   * Sorted set, expires: {@code channel|user id} of a user that may not subscribe to the channel →
   * until when, in ms of Redis time. Written with {@code lua/ban_from_channel.lua}.
   */
  public static String channelBans(String appId) {
    return "tw:{l}:rc:" + appId;
  }

  /** Hash, expires: app id that has one of these → a number that grows with each change. */
  public static String revokedApps() {
    return "tw:{l}:rva";
  }

  private static String key(String kind, Topic topic) {
    return prefix(Partition.of(topic)) + kind + ":" + topic.appId() + ":" + topic.channel();
  }

  private static String prefix(Partition partition) {
    return "tw:{" + partition.tag() + "}:";
  }
}
