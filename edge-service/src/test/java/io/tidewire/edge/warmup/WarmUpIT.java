package io.tidewire.edge.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.kit.log.LogSetup;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WarmUpIT {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LogWatch complaints = new LogWatch();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.tidewire");
  private final Logger access = (Logger) LoggerFactory.getLogger(LogSetup.ACCESS_LOGGER);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.INFO)) lines.add(event.getFormattedMessage());
        }
      };

  @BeforeEach
  void capture() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    ours.setLevel(Level.INFO);
    access.setLevel(Level.INFO);
  }

  @AfterEach
  void close() {
    Await.resultOf(vertx.close());
    ours.setLevel(null);
    access.setLevel(null);
    root.detachAppender(appender);
    complaints.close();
    assertThat(complaints.complaints()).isEmpty();
  }

  @Test
  void itsClientsAreServedAndNobodyElseNotices() {
    List<String> bus = new CopyOnWriteArrayList<>();
    ContractCodecs.shared(vertx.eventBus());
    vertx.eventBus().addOutboundInterceptor(sent -> bus.add(sent.message().address()));
    Platform platform = platform("60s");
    List<Meter> before = meters.getMeters();

    Await.resultOf(WarmUp.run(platform));

    assertThat(lines).singleElement().asString().startsWith("edge warmed up arrivals=100 ms=");
    assertThat(bus).isEmpty();
    assertThat(meters.getMeters()).isEqualTo(before);
  }

  @Test
  void itEndsWhenItsTimeIsUp() {
    Await.resultOf(WarmUp.run(platform("1ms")));

    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("edge warmed up arrivals=")
        .doesNotContain("arrivals=100 ");
  }

  @Test
  void itCanBeSwitchedOff() {
    Await.resultOf(WarmUp.run(platform("0s")));

    assertThat(lines).isEmpty();
  }

  @Test
  void itsTimeHasALimit() {
    assertThat(longest("1m")).isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(() -> longest("61s"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("tidewire.edge.warm-up");
  }

  private static Duration longest(String value) {
    return WarmUp.longest(Settings.of(Map.of("tidewire.edge.warm-up", value)));
  }

  private Platform platform(String longest) {
    Settings settings = Settings.of(Map.of("tidewire.edge.warm-up", longest));
    return new Platform(
        vertx,
        Node.start(settings, new Random()),
        settings,
        new ProcessStatus(new Health(), meters),
        Clock.systemUTC());
  }
}
