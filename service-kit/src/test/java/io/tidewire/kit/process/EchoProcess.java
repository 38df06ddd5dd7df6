package io.tidewire.kit.process;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.service.StartupException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * The smallest service: a port, and a bus address at which it receives requests and never answers.
 * Its drain ends when a request to the port releases it.
 */
final class EchoProcess implements Service {

  private static final String PORT = "tidewire.test.echo-port";

  public static void main(String[] args) {
    ServiceProcess.run(new EchoProcess(), args);
  }

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "0", "tidewire.cluster.mode", "none");
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    Promise<Void> released = Promise.promise();
    ContractCodecs.shared(platform.vertx().eventBus());
    MessageConsumer<Object> silent = platform.vertx().eventBus().consumer(Addresses.AUTH_SIGNIN);
    silent.handler(question -> System.out.println("heard a question"));
    int port = platform.settings().integer(PORT, 0, 0, 65_535);
    return silent
        .completion()
        .compose(
            registered ->
                platform
                    .vertx()
                    .createHttpServer()
                    .requestHandler(request -> release(request, released))
                    .listen(port, "127.0.0.1"))
        .recover(StartupException.listening(PORT, port))
        .map(server -> new Echo(server, released.future()));
  }

  private static void release(HttpServerRequest request, Promise<Void> released) {
    if (request.path().equals("/break")) throw new IllegalStateException("broken on purpose");
    released.tryComplete();
    request.response().end();
  }

  private record Echo(HttpServer server, Future<Void> released) implements RunningService {

    Echo {
      System.out.println("echo_port=" + server.actualPort());
    }

    @Override
    public Future<Void> drain() {
      return released;
    }

    @Override
    public Future<Void> stop() {
      return server.close();
    }
  }
}
