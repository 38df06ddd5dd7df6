package io.tidewire.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTestScopeTest {

  private static final List<Integer> BUGS = List.of(1, 2, 3, 4, 5, 6);

  @Test
  void aBuildTestsTwoBugsThatItsCommitChooses() {
    List<Integer> chosen = FaultTestScope.of(null).sample(BUGS);

    assertThat(chosen).hasSize(2).doesNotHaveDuplicates().isSubsetOf(BUGS);
    assertThat(FaultTestScope.of("build").sample(BUGS)).isEqualTo(chosen);
  }

  @Test
  void theScriptTestsAllBugs() {
    assertThat(FaultTestScope.of("all").sample(BUGS)).isEqualTo(BUGS);
  }

  @Test
  void anUnknownScopeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultTestScope.of("half"))
        .withMessage("TIDEWIRE_TEST_FAULTS: expected build or all, not half");
  }
}
