package io.tidewire.kit.bus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.ContractCodecs;
import io.tidewire.kit.ClusteredVertx;
import io.tidewire.kit.Node;
import io.tidewire.kit.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Up to three members of one cluster in this JVM; what they say crosses real connections. */
final class Members implements AutoCloseable {

  private final List<Integer> ports = List.of(freePort(), freePort(), freePort());
  private final List<Vertx> members = new ArrayList<>();

  /** One more, which has joined. */
  Vertx join(Map<String, String> more) {
    int port = ports.get(members.size());
    Map<String, String> values = new HashMap<>(more);
    values.put("tidewire.cluster.name", "test-" + ports.get(0));
    values.put("tidewire.cluster.port", Integer.toString(port));
    values.put("tidewire.cluster.port-count", "1");
    values.put(
        "tidewire.cluster.members",
        String.join(",", ports.stream().map(one -> "127.0.0.1:" + one).toList()));
    Settings settings = Settings.of(values);
    Node node = Node.start(settings, new SecureRandom());
    Vertx vertx = await(ClusteredVertx.start(settings, node, new SimpleMeterRegistry()));
    members.add(vertx);
    ContractCodecs.shared(vertx.eventBus());
    return vertx;
  }

  /** Completes, with how to end it, when the others can know of it. */
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  @Override
  public void close() {
    Collections.reverse(members);
    members.forEach(member -> await(member.close()));
  }
}
