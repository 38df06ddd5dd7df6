package io.tidewire.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

  @TempDir private Path proc;

  @Test
  void processesHaveNamesOrAreCalledByTheirNumber() {
    assertThat(WatchedProcess.parse("edge=12,34"))
        .containsExactly(new WatchedProcess("edge", 12), new WatchedProcess("34", 34));
    assertThat(WatchedProcess.parse("")).isEmpty();
  }

  @Test
  void whatIsNoProcessNamesTheArgument() {
    for (String wrong : List.of("edge", "=5", "edge=", "edge=-1", "0")) {
      assertThatThrownBy(() -> WatchedProcess.parse(wrong)).hasMessageStartingWith("--pid: ");
    }
  }

  @Test
  void severalProcessesAddUp() throws IOException {
    process(12, "100", "1000");
    process(34, "50", "24");
    Accounts accounts = new Accounts(proc, WatchedProcess.parse("edge=12,redis=34"));

    assertThat(accounts.cpuSeconds()).hasValue(1.5);
    assertThat(accounts.residentKb()).hasValue(1_024);
  }

  @Test
  void aProcessThatIsNotThereLeavesTheSumUnknownRatherThanSmall() throws IOException {
    process(12, "100", "1000");
    Accounts accounts = new Accounts(proc, WatchedProcess.parse("edge=12,gone=34"));

    assertThat(accounts.cpuSeconds()).isEmpty();
    assertThat(accounts.residentKb()).isEmpty();
    assertThat(new Accounts(proc, List.of()).cpuSeconds()).isEmpty();
  }

  private void process(int pid, String ticks, String kb) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(
        folder.resolve("stat"), pid + " (p) S 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20");
    Files.writeString(folder.resolve("status"), "VmRSS:\t" + kb + " kB\n");
  }
}
