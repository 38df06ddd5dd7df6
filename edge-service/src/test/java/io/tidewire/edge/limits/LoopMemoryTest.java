package io.tidewire.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What happens until the event loops have shed what is too much. */
class LoopMemoryTest {

  private static final int LIMIT = 1_000;

  /** Tasks for the event loop, which does not come to them. */
  private final Queue<Runnable> later = new ArrayDeque<>();

  private final MemoryBudget budget = new MemoryBudget(LIMIT, 50);
  private final LoopMemory loop = new LoopMemory(budget, later::add);
  private final List<String> shed = new ArrayList<>();

  private LoopMemory.Share share(String name, boolean authorized) {
    LoopMemory.Holder holder =
        new LoopMemory.Holder() {
          @Override
          public void shed(Limit limit) {
            shed.add(name + " " + limit.reason());
          }

          @Override
          public void check() {
            // Nothing is too old.
          }
        };
    return loop.share(holder, authorized);
  }

  @Test
  void bytesThatComeFasterThanOthersAreShedAreRefusedBeforeTheyAreHeld() {
    share("large", false).inbound(400);
    share("small", false).inbound(200);

    assertThat(loop.refusal(25, false)).isNull();
    assertThat(loop.refusal(26, false)).isEqualTo(Limit.ANONYMOUS_MEMORY);
    assertThat(loop.refusal(400, true)).isNull();
    assertThat(loop.refusal(651, true)).isEqualTo(Limit.MEMORY);

    while (!later.isEmpty()) later.remove().run();
    assertThat(shed).containsExactly("large anonymous_memory");
    assertThat(loop.refusal(400, false)).isNull();
  }
}
