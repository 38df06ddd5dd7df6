package io.tidewire.kit.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Whether this process should be given work. Asked by probes on one event loop, answered by parts
 * that live on others: a check must be quick and safe from any thread.
 */
public final class Health {

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> onCheck = name -> {};
  private volatile boolean draining;

  /**
   * @param name may be used by several checks, for example by one on each event loop
   * @param problem empty while all is well
   */
  public void check(String name, Supplier<Optional<String>> problem) {
    checks.add(new Check(name, problem));
    onCheck.accept(name);
  }

  /** Tells the name of every check, now and when one is added; a name may be told twice. */
  public void eachCheck(Consumer<String> told) {
    onCheck = told;
    checks.forEach(check -> told.accept(check.name()));
  }

  /** Whether no check of this name has a problem. */
  public boolean isWell(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .allMatch(check -> check.ask().isEmpty());
  }

  public boolean isDraining() {
    return draining;
  }

  public boolean isReady() {
    return problems().isEmpty();
  }

  /** What is wrong now, by the name of the check. */
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    if (draining) problems.put("drain", "draining");
    for (Check check : checks) {
      check.ask().ifPresent(problem -> problems.merge(check.name(), problem, Health::both));
    }
    return problems;
  }

  private static String both(String one, String other) {
    return one.equals(other) ? one : one + "; " + other;
  }

  /** Never ready again. */
  public void drain() {
    draining = true;
  }

  private record Check(String name, Supplier<Optional<String>> problem) {

    /** A check that breaks is a problem of its own: a probe must get an answer. */
    Optional<String> ask() {
      try {
        return problem.get();
      } catch (RuntimeException broken) {
        return Optional.of("check failed: " + broken);
      }
    }
  }
}
