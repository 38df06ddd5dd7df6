package io.tidewire.kit.reload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.reload.ConfigSource.Draft;
import io.tidewire.kit.reload.ReloadReport.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the configuration of a process: all sources are read and validated before any is put to
 * use, and if one cannot be used, none is. One reload at a time. Safe from any thread.
 */
public final class ConfigReload implements Shareable {

  private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);

  private static final String MAP = "config reload";

  private final MeterRegistry meters;
  private final LabelledCounter reloads;
  private final List<ConfigSource> sources = new CopyOnWriteArrayList<>();
  private final AtomicLong generation = new AtomicLong(1);
  private Future<?> last = Future.succeededFuture();

  public ConfigReload(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("tidewire_config_generation", generation, AtomicLong::get)
        .description("How often configuration was put to use, the start included")
        .register(meters);
    reloads =
        new LabelledCounter(
            meters,
            "tidewire_config_reloads_total",
            "Reloads by signal or management port",
            "outcome",
            Stream.of(Outcome.values()).map(Outcome::label).toList());
  }

  /** Lets parts find it that know nothing but their Vert.x. */
  public void share(Vertx vertx) {
    vertx.sharedData().<String, ConfigReload>getLocalMap(MAP).put(MAP, this);
  }

  /** Of the process, if it has one. */
  public static Optional<ConfigReload> of(Vertx vertx) {
    return Optional.ofNullable(vertx.sharedData().<String, ConfigReload>getLocalMap(MAP).get(MAP));
  }

  /** Reloads this source too from now on. */
  public void add(ConfigSource source) {
    sources.add(source);
    Gauge.builder("tidewire_config_stale", source, one -> one.isStale() ? 1 : 0)
        .description("1 while what is on disk is not what runs: refused, or used after a restart")
        .tag("source", source.name())
        .register(meters);
  }

  /** A source has put a change to use by itself. */
  public void applied() {
    generation.incrementAndGet();
  }

  /** Completes with what was done; fails only if a source broke while it was put to use. */
  public synchronized Future<ReloadReport> reload(Vertx vertx) {
    Future<ReloadReport> next = last.transform(done -> prepareAndApply(vertx));
    last = next;
    return next;
  }

  private record Drafts(Map<String, Draft> valid, Map<String, String> problems) {

    boolean hasChanges() {
      return valid.values().stream().anyMatch(draft -> !draft.changes().isEmpty());
    }

    Map<String, List<ConfigChange>> changes() {
      Map<String, List<ConfigChange>> changes = new LinkedHashMap<>();
      valid.forEach((source, draft) -> changes.put(source, draft.changes()));
      return changes;
    }
  }

  private Future<ReloadReport> prepareAndApply(Vertx vertx) {
    return vertx.executeBlocking(this::prepare, false).compose(this::apply).onSuccess(this::told);
  }

  private Drafts prepare() {
    Map<String, Draft> valid = new LinkedHashMap<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (ConfigSource source : sources) {
      try {
        valid.put(source.name(), source.prepare());
      } catch (RuntimeException unusable) {
        problems.put(source.name(), String.valueOf(unusable.getMessage()));
      }
    }
    return new Drafts(valid, problems);
  }

  private Future<ReloadReport> apply(Drafts drafts) {
    if (!drafts.problems().isEmpty())
      return Future.succeededFuture(report(Outcome.REFUSED, drafts));
    if (!drafts.hasChanges()) return Future.succeededFuture(report(Outcome.UNCHANGED, drafts));
    Future<Void> applying = Future.succeededFuture();
    for (Draft draft : drafts.valid().values()) {
      if (!draft.changes().isEmpty()) applying = applying.compose(before -> draft.apply().get());
    }
    return applying.map(
        done -> {
          generation.incrementAndGet();
          return report(Outcome.APPLIED, drafts);
        });
  }

  private ReloadReport report(Outcome outcome, Drafts drafts) {
    reloads.increment(outcome.label());
    return new ReloadReport(outcome, drafts.changes(), drafts.problems(), generation.get());
  }

  private void told(ReloadReport report) {
    if (report.outcome() == Outcome.REFUSED) {
      log.warn("reload refused, nothing was changed problems={}", report.problems());
    } else {
      log.info("reload finished {}", report.json().encode());
    }
  }
}
