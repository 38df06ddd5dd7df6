package io.tidewire.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTextTest {

  private static final String STAT =
      "4711 (java (x) 9) S 1 4711 4711 0 -1 4194304 1 0 0 0 1234 766 5 6 20 0 40 0 100 200 300";

  @Test
  void cpuIsUserAndSystemTimeWithoutThatOfChildrenWhateverTheNameIs() {
    assertThat(ProcText.cpuSeconds(STAT)).contains(20.0);
  }

  @Test
  void aTextThatIsCutShortIsUnknown() {
    assertThat(ProcText.cpuSeconds("")).isEmpty();
    assertThat(ProcText.cpuSeconds("4711 (java) S 1 2")).isEmpty();
  }

  @Test
  void memoryIsTheResidentSet() {
    assertThat(ProcText.residentKb("Name:\tjava\nVmPeak:\t99 kB\nVmRSS:\t  51234 kB\n"))
        .contains(51_234L);
    assertThat(ProcText.residentKb("Name:\tkthreadd\n")).isEmpty();
  }

  @Test
  void theMachineIsBusyWithEverythingButIdlingAndWaiting() {
    assertThat(ProcText.busySeconds("cpu  100 20 30 4000 500 6 7 8 50 60\ncpu0 1 1 1 1\n"))
        .contains(1.71);
  }
}
