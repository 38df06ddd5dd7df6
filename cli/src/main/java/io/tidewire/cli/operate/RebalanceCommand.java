package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rebalance",
    description = {
      "Level the numbers of connections over the edges, or show them",
      "Edges with more than the mean ask clients to move, at a limited pace; see"
          + " docs/operations.md. The order goes to all edges and is in force for 10 minutes."
    },
    mixinStandardHelpOptions = true)
final class RebalanceCommand implements Callable<Integer> {

  private static final String OPTION = "--management-url";
  private static final String DEFAULT = "http://localhost:9601";
  private static final String PATH = "/rebalance";

  private final Console console;

  @Option(
      names = OPTION,
      paramLabel = "URL",
      description = "Management port of any edge. Default: ${DEFAULT-VALUE}")
  private String url = DEFAULT;

  @Option(
      names = "--clients",
      paramLabel = "WHICH",
      description =
          "all: stock clients, too, which are closed with 4200 and miss what is published until"
              + " they are back; rec1: only clients that miss nothing. Default: ${DEFAULT-VALUE}")
  private String clients = "all";

  @Option(names = "--stop", description = "Move nobody for 10 minutes")
  private boolean stop;

  @Option(names = "--show", description = "Order nothing, print the connections of each edge")
  private boolean show;

  @Option(names = "--json", description = "Print JSON for machines")
  private boolean json;

  RebalanceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!clients.equals("all") && !clients.equals("rec1")) {
      throw new WrongArgument("--clients", "expected all or rec1, got " + clients);
    }
    if (show && stop) throw new WrongArgument("--show", "expected without --stop");
    ManagementPort edge = ManagementPort.of(ManagementPort.client(), url, OPTION);
    JsonObject status =
        read(
            show ? edge.get(PATH) : edge.post(PATH + "?clients=" + (stop ? "none" : clients)),
            edge);
    if (json) console.out().println(status.encode());
    else print(status);
    return 0;
  }

  private static JsonObject read(String body, ManagementPort edge) {
    try {
      JsonObject status = new JsonObject(body);
      if (status.containsKey("edges")) return status;
    } catch (DecodeException notJson) {
      // Reported below, like every other answer that is not an edge's.
    }
    throw new CommandFailed(edge.address() + " is not the management port of an edge");
  }

  private void print(JsonObject status) {
    Table table = new Table("EDGE", "CONNECTIONS", "STATE");
    for (Object each : status.getJsonArray("edges")) {
      JsonObject edge = (JsonObject) each;
      table.row(
          edge.getString("node"),
          Integer.toString(edge.getInteger("sockets")),
          edge.getBoolean("well") ? "well" : "unwell");
    }
    table.print(console.out());
    if (!show) console.out().println(stop ? "ordered: move nobody" : "ordered: move " + clients);
    Optional.ofNullable(status.getString("paused"))
        .ifPresent(
            why -> console.out().println(status.getString("node") + " moves nobody now: " + why));
  }
}
