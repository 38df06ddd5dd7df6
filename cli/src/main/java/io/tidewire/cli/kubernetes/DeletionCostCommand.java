package io.tidewire.cli.kubernetes;

import io.tidewire.cli.operate.ManagementPort;
import io.tidewire.cli.operate.Scrape;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells Kubernetes how many clients would have to reconnect if it removed an edge. */
@Command(
    name = "deletion-cost",
    description =
        "In a pod of Kubernetes: let scale-downs remove the edge with the fewest connections",
    mixinStandardHelpOptions = true)
public final class DeletionCostCommand implements Callable<Integer> {

  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Console console;
  private final HttpClient http = ManagementPort.client();

  @Option(
      names = "--selector",
      required = true,
      paramLabel = "LABELS",
      description = "Of the edges' pods: app.kubernetes.io/component=edge,…")
  private String selector = "";

  @Option(names = "--management-port", description = "Of the edges. Default: ${DEFAULT-VALUE}")
  private int port = 9601;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Time between two updates. Default: ${DEFAULT-VALUE}")
  private int interval = 15;

  @Option(names = "--once", description = "Update once and end")
  private boolean once;

  @Option(
      names = "--account",
      paramLabel = "FOLDER",
      description = "Token, namespace and authority. Default: ${DEFAULT-VALUE}")
  private Path account = Path.of(ACCOUNT);

  @Option(names = "--api", paramLabel = "URL", description = "Default: that of the pod's cluster")
  private Optional<String> api = Optional.empty();

  public DeletionCostCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (interval < 1) throw new WrongArgument("--interval", "expected seconds above 0");
    KubernetesApi kubernetes = KubernetesApi.of(api.orElseGet(this::ofTheCluster), account);
    if (once) {
      look(kubernetes);
      return 0;
    }
    CountDownLatch never = new CountDownLatch(1);
    do {
      try {
        look(kubernetes);
      } catch (CommandFailed failed) {
        console.err().println("deletion-cost: " + failed.getMessage());
      }
    } while (!never.await(interval, TimeUnit.SECONDS));
    return 0;
  }

  private String ofTheCluster() {
    String host = variable("KUBERNETES_SERVICE_HOST");
    return "https://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + variable("KUBERNETES_SERVICE_PORT");
  }

  private String variable(String name) {
    return Optional.ofNullable(console.environment().get(name))
        .orElseThrow(() -> new WrongArgument("--api", name + " is not set: this is not a pod"));
  }

  private void look(KubernetesApi kubernetes) throws InterruptedException {
    for (EdgePod pod : kubernetes.serving(selector)) {
      Optional<Long> sockets = sockets(pod);
      if (sockets.filter(pod::isOff).isPresent()) {
        kubernetes.setCost(pod, sockets.get());
        console.out().println(pod.name() + " deletion cost " + sockets.get());
      }
    }
    console.out().flush();
  }

  /** If a pod does not answer, its last number remains. */
  private Optional<Long> sockets(EdgePod pod) throws InterruptedException {
    try {
      return Scrape.of(
              ManagementPort.of(http, "http://" + pod.address() + ":" + port, "--management-port"),
              0)
          .sum("tidewire_sockets")
          .map(Math::round);
    } catch (CommandFailed silent) {
      console.err().println("deletion-cost: " + pod.name() + ": " + silent.getMessage());
      return Optional.empty();
    }
  }
}
