package io.tidewire.kit.redis.cluster;

import io.tidewire.kit.redis.connection.RedisDialer;
import io.tidewire.kit.redis.connection.RedisHandshake;
import io.tidewire.kit.redis.errors.WrongRedis;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks nodes of a cluster how they see it, a few at a time, each over a connection for that
 * question only: a node that hangs delays no other answer.
 *
 * <p>Confined to one event loop, except {@link #trouble} and {@link #isWrong}.
 */
final class ClusterQuestions {

  /** Nodes that are asked at a time. */
  private static final int AT_A_TIME = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RedisDialer dialer;
  private final Random order;
  private final long patienceMs;
  private final Set<RedisAddress> asking = new HashSet<>();
  private boolean answered;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean wrong;

  ClusterQuestions(Vertx vertx, RedisSettings settings, RandomGenerator random) {
    dialer = new RedisDialer(vertx, settings, RedisHandshake.CLUSTER_NODE, "topology");
    order = new Random(random.nextLong());
    long attempt = settings.attemptTimeout().toMillis();
    patienceMs = Math.min(attempt, PATIENCE.toMillis());
  }

  /** Why the last question had no answer. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Whether what answered last is no node of a cluster that can be used. */
  boolean isWrong() {
    return wrong;
  }

  /** Asks two of the known nodes, and two of the settings if none has answered since. */
  void ask(ClusterUrl deployment, ClusterLayout known, Consumer<List<ClusterNode>> told) {
    Set<RedisAddress> chosen = new LinkedHashSet<>();
    if (answered) choose(known.nodes(), chosen);
    if (chosen.isEmpty()) choose(deployment.seeds(), chosen);
    if (!answered) choose(known.nodes(), chosen);
    answered = false;
    chosen.forEach(node -> ask(deployment.nodeAt(node), told));
  }

  private void choose(Collection<RedisAddress> some, Set<RedisAddress> chosen) {
    List<RedisAddress> idle = new ArrayList<>(some);
    idle.removeAll(asking);
    Collections.shuffle(idle, order);
    idle.stream().limit(AT_A_TIME).forEach(chosen::add);
  }

  private void ask(RedisUrl node, Consumer<List<ClusterNode>> told) {
    asking.add(node.address());
    RedisDialer.Dialed dialed = dialer.dial(node);
    Request request = Request.cmd(Command.CLUSTER).arg("NODES");
    dialed
        .connection()
        .compose(connection -> connection.send(request))
        .timeout(patienceMs, TimeUnit.MILLISECONDS)
        .onComplete(reply -> asking.remove(node.address()))
        .eventually(dialed::hangUp)
        .onSuccess(reply -> answered(reply, node, told))
        .onFailure(cause -> failed(cause, node));
  }

  private void answered(Response reply, RedisUrl node, Consumer<List<ClusterNode>> told) {
    answered = true;
    wrong = false;
    trouble = Optional.of(node + " names no primary with slots");
    told.accept(ClusterNode.read(text(reply), node.host(), node.tls()));
  }

  /** In RESP3 the text is a verbatim string, which may begin with its type. */
  private static String text(Response reply) {
    String text = reply.toString();
    return text.startsWith("txt:") ? text.substring(4) : text;
  }

  private void failed(Throwable cause, RedisUrl node) {
    wrong = cause instanceof WrongRedis || RedisHandshake.isForeign(cause);
    trouble = Optional.of(node + ": " + RedisHandshake.CLUSTER_NODE.explain(cause, node));
  }
}
