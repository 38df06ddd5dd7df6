package io.tidewire.standalone.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.tidewire.edge.EdgeService;
import io.tidewire.kit.process.ServiceProcess;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * An edge that writes down all that the bus brings it, in the file that TIDEWIRE_TEST_RECORD names,
 * and dumps its heap when its standard input names a file.
 */
public final class RecordingEdge implements Service {

  private final EdgeService edge = new EdgeService();
  private final Path record;

  private RecordingEdge(Path record) {
    this.record = record;
  }

  public static void main(String[] args) {
    var edge = new RecordingEdge(Path.of(System.getenv("TIDEWIRE_TEST_RECORD")));
    Thread orders = new Thread(RecordingEdge::obey, "orders");
    orders.setDaemon(true);
    orders.start();
    ServiceProcess.run(edge, args);
  }

  private static void obey() {
    var heap = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String file = in.readLine(); file != null; file = in.readLine()) {
        // Garbage too: what was here for a moment counts.
        heap.dumpHeap(file, false);
        System.out.println("dumped " + file);
      }
    } catch (IOException failed) {
      System.out.println("not dumped: " + failed);
    }
  }

  @Override
  public String name() {
    return edge.name();
  }

  @Override
  public Map<String, String> defaults() {
    return edge.defaults();
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    platform.vertx().eventBus().addInboundInterceptor(this::write);
    return edge.start(platform);
  }

  /** Bodies are records: as text they show every component, but a secret that hides itself. */
  private <T> void write(DeliveryContext<T> delivery) {
    Object body = delivery.message().body();
    String type = body == null ? "null" : body.getClass().getName();
    try {
      Files.writeString(
          record,
          type + " " + delivery.message().address() + " " + body + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      System.out.println("not recorded: " + failed);
    }
    delivery.next();
  }
}
