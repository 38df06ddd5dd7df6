package io.tidewire.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter written = new StringWriter();
  private long nanos;

  @Test
  void onATerminalTheLineIsRewrittenAndLeavesNothing() {
    Progress progress = progress(true);

    progress.now("one");
    progress.now("two");
    progress.end();

    assertThat(written.toString()).startsWith("\rone").contains("\rtwo").endsWith("\r");
    assertThat(written.toString()).doesNotContain("\n");
  }

  @Test
  void elsewhereThereIsALineEveryFiveSeconds() {
    Progress progress = progress(false);

    for (int i = 0; i < 20; i++) {
      progress.now("line " + i);
      nanos += 500_000_000L;
    }
    progress.end();

    assertThat(written.toString().lines()).containsExactly("line 0", "line 10");
  }

  private Progress progress(boolean watched) {
    return new Progress(new PrintWriter(written), watched, () -> nanos);
  }
}
