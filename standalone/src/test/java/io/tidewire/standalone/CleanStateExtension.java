package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.LogCapture;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts all services for the tests of a class. After each test, the connections, channels, Redis
 * subscriptions and registry keys must be as they were before it, and the log must contain no
 * errors.
 */
final class CleanStateExtension
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  /** Shortens delays that are meant for human users, so that tests need not wait for them. */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "tidewire.edge.unsubscribe-delay.min", "20ms",
          "tidewire.edge.unsubscribe-delay.max", "50ms",
          "tidewire.edge.presence.grace.lost", "100ms",
          "tidewire.edge.upgrade.timeout", "1s",
          "tidewire.edge.heartbeat.slack", "0s",
          "tidewire.edge.heartbeat.pong-timeout", "1s");

  private final Map<String, String> settings;

  private record Before(Footprint footprint, LogCapture log) {}

  private @Nullable TidewireInOneJvm tidewire;
  private @Nullable Before before;

  CleanStateExtension() {
    this(Map.of());
  }

  /**
   * @param settings for all services, in addition to the short delays
   */
  CleanStateExtension(Map<String, String> settings) {
    this.settings = new HashMap<>(IMPATIENT);
    this.settings.putAll(settings);
  }

  int edge(int number) {
    return running().edge(number);
  }

  double count(int edge, String meter, String... tags) {
    return running().count(edge, meter, tags);
  }

  private TidewireInOneJvm running() {
    return Objects.requireNonNull(tidewire);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    tidewire = TidewireInOneJvm.start(settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    running().close();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = new Before(Footprint.of(running()), LogCapture.begin());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Before then = Objects.requireNonNull(before);
    Await.becomes(then.footprint(), () -> Footprint.of(running()));
    then.log().close();
    assertThat(then.log().faults()).isEmpty();
  }
}
