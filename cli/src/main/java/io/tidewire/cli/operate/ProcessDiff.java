package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;

/**
 * What would change in one process.
 *
 * @param address of its management port
 * @param report of the process about itself
 */
record ProcessDiff(String address, JsonObject report, Comparison comparison) {

  boolean isChanged() {
    return !comparison.changes().isEmpty();
  }

  void print(PrintWriter out) {
    out.println();
    out.println(
        Table.printable(
            "%s: %s on %s, version %s (commit %s)"
                .formatted(
                    address,
                    report.getString("service"),
                    report.getString("node"),
                    report.getString("version"),
                    report.getString("commit"))));
    if (isChanged()) {
      Table table = new Table("  WOULD CHANGE", "FROM", "TO");
      comparison
          .changes()
          .forEach(change -> table.row("  " + change.name(), change.from(), change.to()));
      table.print(out);
    } else {
      out.println("  nothing would change");
    }
    comparison
        .notCompared()
        .forEach(
            name ->
                out.println(
                    "  not compared: "
                        + Table.printable(name)
                        + ", which needs the secret of the same cluster on both sides"));
  }

  JsonObject json() {
    JsonArray changes = new JsonArray();
    comparison
        .changes()
        .forEach(
            change ->
                changes.add(
                    new JsonObject()
                        .put("name", change.name())
                        .put("from", change.from())
                        .put("to", change.to())));
    return new JsonObject()
        .put("url", address)
        .put("service", report.getString("service"))
        .put("node", report.getString("node"))
        .put("version", report.getString("version"))
        .put("commit", report.getString("commit"))
        .put("changes", changes)
        .put("not_compared", new JsonArray(comparison.notCompared()));
  }
}
