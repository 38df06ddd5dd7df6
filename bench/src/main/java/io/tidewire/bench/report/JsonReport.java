package io.tidewire.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.stats.LatencySummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads reports as JSON. bench/README.md documents the schema. */
public final class JsonReport {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  public static String write(Report report) {
    return text(node(report));
  }

  /** Several runs of one comparison. */
  public static String write(List<Report> reports) {
    ObjectNode all = JSON.createObjectNode().put("schema", Report.SCHEMA);
    ArrayNode runs = all.putArray("runs");
    reports.forEach(report -> runs.add(node(report)));
    return text(all);
  }

  private static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the report cannot be written as JSON", impossible);
    }
  }

  private static ObjectNode node(Report report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", Report.SCHEMA)
        .put("command", report.command())
        .put("label", report.title().label())
        .put("row", report.title().row())
        .put("started_at", report.conditions().startedAt());
    report.conditions().machine().forEach(root.putObject("machine")::put);
    report.conditions().arguments().forEach(root.putObject("arguments")::put);
    ObjectNode figures = root.putObject("figures");
    report
        .results()
        .figures()
        .forEach(
            figure ->
                figures
                    .putObject(figure.name())
                    .put("value", figure.value())
                    .put("unit", figure.unit())
                    .put("title", figure.title()));
    ObjectNode latencies = root.putObject("latencies_ms");
    report
        .results()
        .latencies()
        .forEach((name, latency) -> latency(latencies.putObject(name), latency));
    ArrayNode series = root.putArray("series");
    report.results().series().forEach(each -> series(series.addObject(), each));
    root.put("generator_saturated", report.isDoubtful());
    report.notes().doubts().forEach(root.putArray("doubts")::add);
    report.notes().remarks().forEach(root.putArray("remarks")::add);
    return root;
  }

  private static void latency(ObjectNode node, LatencySummary latency) {
    node.put("count", latency.count())
        .put("mean", latency.mean())
        .put("p50", latency.percentiles().p50())
        .put("p90", latency.percentiles().p90())
        .put("p99", latency.percentiles().p99())
        .put("p999", latency.percentiles().p999())
        .put("max", latency.max());
    ArrayNode curve = node.putArray("curve");
    latency.curve().forEach(point -> curve.addArray().add(point.percentile()).add(point.ms()));
  }

  private static void series(ObjectNode node, Series series) {
    node.put("name", series.name())
        .put("panel", series.panel())
        .put("along", series.along())
        .put("unit", series.unit());
    ArrayNode points = node.putArray("points");
    series.points().forEach(point -> points.addArray().add(point.x()).add(point.y()));
  }

  /**
   * The runs of a file, which may be one run or a comparison.
   *
   * @throws RunFailed if it is not a report of this program
   */
  public static List<Report> read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.path("schema").asInt() != Report.SCHEMA) {
        throw new RunFailed("not a result of this version: \"schema\" is not " + Report.SCHEMA);
      }
      List<Report> reports = new ArrayList<>();
      if (root.has("runs")) root.get("runs").forEach(run -> reports.add(report(run)));
      else reports.add(report(root));
      return reports;
    } catch (JsonProcessingException notJson) {
      throw new RunFailed("not JSON: " + notJson.getOriginalMessage());
    }
  }

  private static Report report(JsonNode node) {
    List<Figure> figures = new ArrayList<>();
    node.path("figures")
        .properties()
        .forEach(
            entry ->
                figures.add(
                    new Figure(
                        entry.getKey(),
                        entry.getValue().path("title").asText(),
                        entry.getValue().path("value").asDouble(),
                        entry.getValue().path("unit").asText())));
    Map<String, LatencySummary> latencies = new LinkedHashMap<>();
    node.path("latencies_ms")
        .properties()
        .forEach(entry -> latencies.put(entry.getKey(), latency(entry.getValue())));
    List<Series> series = new ArrayList<>();
    node.path("series").forEach(each -> series.add(series(each)));
    return new Report(
        node.path("command").asText(),
        new Report.Title(node.path("label").asText(), node.path("row").asText()),
        new Report.Conditions(
            node.path("started_at").asText(),
            texts(node.path("machine")),
            texts(node.path("arguments"))),
        new Report.Results(figures, latencies, series),
        new Report.Notes(list(node.path("doubts")), list(node.path("remarks"))));
  }

  private static LatencySummary latency(JsonNode node) {
    List<LatencySummary.Point> curve = new ArrayList<>();
    node.path("curve")
        .forEach(
            point ->
                curve.add(
                    new LatencySummary.Point(point.path(0).asDouble(), point.path(1).asDouble())));
    return new LatencySummary(
        node.path("count").asLong(),
        node.path("mean").asDouble(),
        new LatencySummary.Percentiles(
            node.path("p50").asDouble(),
            node.path("p90").asDouble(),
            node.path("p99").asDouble(),
            node.path("p999").asDouble()),
        node.path("max").asDouble(),
        curve);
  }

  private static Series series(JsonNode node) {
    List<Series.Point> points = new ArrayList<>();
    node.path("points")
        .forEach(
            point ->
                points.add(new Series.Point(point.path(0).asDouble(), point.path(1).asDouble())));
    return new Series(
        node.path("name").asText(),
        node.path("panel").asText(),
        node.path("along").asText(),
        node.path("unit").asText(),
        points);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static List<String> list(JsonNode node) {
    List<String> list = new ArrayList<>();
    node.forEach(each -> list.add(each.asText()));
    return list;
  }
}
