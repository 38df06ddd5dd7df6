package io.tidewire.bench.harness;

import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of a run, by name, as its report shows them. */
public final class RunArguments {

  private static final double MS_PER_SECOND = 1_000;

  private final Map<String, String> all = new TreeMap<>();

  public RunArguments with(String name, Object value) {
    all.put(name, value.toString());
    return this;
  }

  public RunArguments withSeconds(String name, Duration time) {
    return with(name + "_s", time.toMillis() / MS_PER_SECOND);
  }

  /** Adds the number of channels, and the first one as an example. */
  public RunArguments withChannels(List<String> channels) {
    return with("channels", channels.size()).with("first_channel", channels.get(0));
  }

  /** Adds the size of requests, and the number of connections that send them. */
  public RunArguments withRequests(PublishPlan plan) {
    return with("batch", plan.requests().batch())
        .with("bytes", plan.requests().bytes())
        .with("http_connections", plan.lanes())
        .withIf(plan.requests().keyed(), "idempotency_keys", true);
  }

  /** Adds the argument only if it was given. */
  public RunArguments withIf(boolean given, String name, Object value) {
    return given ? with(name, value) : this;
  }

  public Map<String, String> all() {
    return all;
  }
}
