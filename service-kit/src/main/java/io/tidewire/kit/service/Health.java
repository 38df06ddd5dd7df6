package io.tidewire.kit.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Whether this process should be given work ({@link #isReady}), and whether all it depends on works
 * ({@link #isHealthy}). An outage of something that all processes share makes them unhealthy, and
 * leaves them ready: a load balancer could not send clients anywhere else (decision 0033).
 *
 * <p>Asked by probes on some event loop, answered by parts that live on others: a check must be
 * quick and safe from any thread.
 */
public final class Health {

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile Consumer<String> onCheck = name -> {};
  private volatile boolean draining;

  /**
   * Something of this process itself: with a problem it is neither ready nor healthy.
   *
   * @param name may be used by several checks, for example by one on each event loop
   * @param problem empty while all is well
   */
  public void check(String name, Supplier<Optional<String>> problem) {
    add(new Own(name, problem));
  }

  /**
   * Something that the processes share, for example Redis. Until it has been well for the first
   * time the process is not ready. A later problem makes the process unhealthy only.
   */
  public void dependency(String name, Supplier<Optional<String>> problem) {
    add(new Dependency(name, problem));
  }

  private void add(Check check) {
    checks.add(check);
    onCheck.accept(check.name());
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

  /** Whether this process should be given work. */
  public boolean isReady() {
    return problems().isEmpty();
  }

  /** Why the process is not ready, by the name of the check. */
  public Map<String, String> problems() {
    Map<String, String> problems = gathered(Check::hindrance);
    if (draining) problems.put("drain", "draining");
    return problems;
  }

  /** Whether no check has a problem. A process that drains may be healthy. */
  public boolean isHealthy() {
    return allProblems().isEmpty();
  }

  /** What is wrong now, by the name of the check; those included that leave the process ready. */
  public Map<String, String> allProblems() {
    return gathered(Check::ask);
  }

  private Map<String, String> gathered(Function<Check, Optional<String>> question) {
    Map<String, String> problems = new TreeMap<>();
    for (Check check : checks) {
      question
          .apply(check)
          .ifPresent(problem -> problems.merge(check.name(), problem, Health::both));
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

  private interface Check {

    String name();

    Supplier<Optional<String>> problem();

    /** Why the process must not be given work. */
    Optional<String> hindrance();

    /** A check that breaks is a problem of its own: a probe must get an answer. */
    default Optional<String> ask() {
      try {
        return problem().get();
      } catch (RuntimeException broken) {
        return Optional.of("check failed: " + broken);
      }
    }
  }

  private record Own(String name, Supplier<Optional<String>> problem) implements Check {

    @Override
    public Optional<String> hindrance() {
      return ask();
    }
  }

  private static final class Dependency implements Check {

    private final String name;
    private final Supplier<Optional<String>> problem;
    private volatile boolean everWell;

    Dependency(String name, Supplier<Optional<String>> problem) {
      this.name = name;
      this.problem = problem;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Supplier<Optional<String>> problem() {
      return problem;
    }

    @Override
    public Optional<String> hindrance() {
      if (everWell) return Optional.empty();
      Optional<String> now = ask();
      everWell = now.isEmpty();
      return now;
    }
  }
}
