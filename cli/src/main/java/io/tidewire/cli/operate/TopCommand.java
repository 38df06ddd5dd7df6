package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = "Show what the processes of a cluster do, from their metrics",
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {

  private static final String OPTION = "--management-url";
  private static final String VARIABLE = "TIDEWIRE_MANAGEMENT_URL";
  private static final String DEFAULT = "http://localhost:9600";
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final double MEBIBYTE = 1 << 20;

  private final Console console;
  private final HttpClient http = ManagementPort.client();

  @Option(
      names = OPTION,
      paramLabel = "URL",
      split = ",",
      description =
          "Management port of each process; may be repeated. Default: "
              + VARIABLE
              + " (with commas), else "
              + DEFAULT)
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Seconds between two readings. Default: ${DEFAULT-VALUE}")
  private int interval = 2;

  @Option(names = "--once", description = "Print one table after one interval, then end")
  private boolean once;

  @Option(names = "--json", description = "Print a JSON object for each process and reading")
  private boolean json;

  TopCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (interval < 1) throw new WrongArgument("--interval", "expected 1 or more seconds");
    List<ManagementPort> all = addresses();
    List<Scrape> before = scrape(all);
    do {
      // The command runs until Ctrl-C ends the process.
      if (new CountDownLatch(1).await(interval, TimeUnit.SECONDS)) return 0;
      List<Scrape> now = scrape(all);
      print(all, before, now);
      before = now;
    } while (!once);
    return 0;
  }

  private List<ManagementPort> addresses() {
    List<String> named =
        urls.isEmpty()
            ? List.of(console.environment().getOrDefault(VARIABLE, DEFAULT).split(","))
            : urls;
    return named.stream().map(url -> ManagementPort.of(http, url, OPTION)).toList();
  }

  private List<Scrape> scrape(List<ManagementPort> all) throws InterruptedException {
    List<Scrape> scrapes = new ArrayList<>();
    for (ManagementPort each : all) {
      scrapes.add(Scrape.of(each, TimeUnit.MILLISECONDS.toNanos(console.clock().millis())));
    }
    return scrapes;
  }

  private void print(List<ManagementPort> all, List<Scrape> before, List<Scrape> now) {
    if (!once && !json) console.out().print(CLEAR);
    Table table =
        new Table(
            "PROCESS",
            "VERSION",
            "SERVICE",
            "CONNECTIONS",
            "SUBSCRIPTIONS",
            "DELIVERED/S",
            "PUBLISHED/S",
            "HEAP MB");
    for (int i = 0; i < all.size(); i++) {
      Row row = row(all.get(i), before.get(i), now.get(i));
      if (json) {
        console.out().println(row.json().encode());
      } else {
        table.row(row.cells());
      }
    }
    if (!json) table.print(console.out());
    console.out().flush();
  }

  private static Row row(ManagementPort port, Scrape before, Scrape now) {
    return new Row(
        port.address().getAuthority(),
        new Build(now.build("version"), now.build("service")),
        new Work(
            now.sum("tidewire_connections"),
            now.sum("tidewire_subscriptions"),
            now.perSecond(before, "tidewire_messages_delivered_total"),
            now.perSecond(before, "tidewire_publish_events_total")),
        now.sum("jvm_memory_used_bytes", "area=\"heap\"").map(bytes -> bytes / MEBIBYTE));
  }

  /** The version and service of a process. */
  private record Build(String version, String service) {}

  /** What a process holds, and how many messages it handles per second. */
  private record Work(
      Optional<Double> connections,
      Optional<Double> subscriptions,
      Optional<Double> delivered,
      Optional<Double> published) {}

  /** What the table shows of a process. A value is absent if its service does not have it. */
  private record Row(String process, Build build, Work work, Optional<Double> heap) {

    private String[] cells() {
      return new String[] {
        process,
        build.version(),
        build.service(),
        text(work.connections()),
        text(work.subscriptions()),
        text(work.delivered()),
        text(work.published()),
        text(heap)
      };
    }

    private static String text(Optional<Double> figure) {
      return figure.map(value -> String.format(Locale.ROOT, "%.0f", value)).orElse("-");
    }

    private JsonObject json() {
      JsonObject json =
          new JsonObject()
              .put("process", process)
              .put("version", build.version())
              .put("service", build.service());
      work.connections().ifPresent(value -> json.put("connections", value));
      work.subscriptions().ifPresent(value -> json.put("subscriptions", value));
      work.delivered().ifPresent(value -> json.put("delivered_per_second", value));
      work.published().ifPresent(value -> json.put("published_per_second", value));
      heap.ifPresent(value -> json.put("heap_mib", value));
      return json;
    }
  }
}
