package io.tidewire.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeadroomTest {

  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong mostFiles = new AtomicLong(1_000);
  private final Headroom headroom =
      new Headroom(
          List.of(
              new Headroom.Resource("connections", connections::get, () -> 200),
              new Headroom.Resource("open files", files::get, mostFiles::get)));

  @Test
  void aNodeIsNearItsLimitFrom95PercentOn() {
    connections.set(189);
    headroom.look();
    assertThat(headroom.problem()).isEmpty();

    connections.set(190);
    headroom.look();
    assertThat(headroom.problem()).contains("connections at 95% of the limit");
  }

  @Test
  void itStaysSoUntilLessThan90PercentAreUsed() {
    connections.set(200);
    headroom.look();

    connections.set(180);
    headroom.look();
    assertThat(headroom.problem()).contains("connections at 90% of the limit");

    connections.set(179);
    headroom.look();
    assertThat(headroom.problem()).isEmpty();
    connections.set(189);
    headroom.look();
    assertThat(headroom.problem()).as("on the way up again").isEmpty();
  }

  @Test
  void eachResourceCountsAndIsNamed() {
    connections.set(200);
    files.set(990);
    headroom.look();

    assertThat(headroom.problem())
        .contains("connections at 100% of the limit, open files at 99% of the limit");
  }

  @Test
  void whatHasNoLimitIsNeverNearIt() {
    mostFiles.set(0);
    files.set(1_000_000);
    headroom.look();

    assertThat(headroom.problem()).isEmpty();
  }

  @Test
  void theFilesOfThisProcessAreCounted() {
    Headroom.Resource own = Headroom.Resource.files();

    assertThat(own.used().getAsLong()).isPositive();
    assertThat(own.limit().getAsLong()).isGreaterThan(own.used().getAsLong());
  }
}
