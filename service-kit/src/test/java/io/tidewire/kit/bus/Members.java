package io.tidewire.kit.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Up to three members of one cluster in this JVM, connected over real sockets. */
final class Members implements AutoCloseable {

  private final List<Integer> ports = FreePorts.take(3);
  private final List<Vertx> members = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Joins one more backend service, and returns it. */
  Vertx join(Map<String, String> more) {
    return join(BusRole.BACKEND, more);
  }

  Vertx join(BusRole role, Map<String, String> more) {
    Settings settings = settings(more);
    Node node = Node.start(settings, new SecureRandom());
    Vertx vertx =
        await(
            ClusteredVertx.start(
                settings, role, node, new ProcessStatus(new Health(), meters), Clock.systemUTC()));
    members.add(vertx);
    ContractCodecs.shared(vertx.eventBus());
    return vertx;
  }

  /** Joins a member that knows the cluster name but not the secrets. */
  Vertx joinUnsealed() {
    Settings settings = settings(Map.of());
    String name =
        ClusterSecrets.from(settings, BusRole.EDGE)
            .memberName(settings.text("tidewire.cluster.name", ""));
    Config config = new Config().setClusterName(name).setProperty("hazelcast.logging.type", "none");
    var endpoint = config.getNetworkConfig().setPort(ports.get(members.size()));
    endpoint.getJoin().getMulticastConfig().setEnabled(false);
    endpoint
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .setMembers(settings.list("tidewire.cluster.members", List.of()));
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(2)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(2));
    for (String property : List.of("hazelcast.partition.count", "hazelcast.socket.bind.any")) {
      config.setProperty(property, property.endsWith("any") ? "false" : "31");
    }
    Vertx vertx =
        await(
            Vertx.builder()
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered());
    members.add(vertx);
    ContractCodecs.shared(vertx.eventBus());
    return vertx;
  }

  int port(int member) {
    return ports.get(member);
  }

  /** Returns the settings of the next member. */
  Settings settings(Map<String, String> more) {
    int port = ports.get(members.size());
    Map<String, String> values = new HashMap<>();
    values.put("tidewire.cluster.secret", "s".repeat(32));
    values.put("tidewire.cluster.backend-secret", "b".repeat(32));
    values.putAll(more);
    values.put("tidewire.cluster.name", "test-" + ports.get(0));
    values.put("tidewire.cluster.port", Integer.toString(port));
    values.put("tidewire.cluster.port-count", "1");
    values.put(
        "tidewire.cluster.members",
        String.join(",", ports.stream().map(one -> "127.0.0.1:" + one).toList()));
    return Settings.of(values);
  }

  /** Completes with the registered consumer, once the other members can know of it. */
  static MessageConsumer<Record> consume(
      Vertx member, String address, Consumer<Message<Record>> answer) {
    MessageConsumer<Record> consumer = member.eventBus().consumer(address);
    consumer.handler(answer::accept);
    await(consumer.completion());
    return consumer;
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    Collections.reverse(members);
    members.forEach(member -> await(member.close()));
  }
}
