package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class WaitingQuestionsTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> answered = new ArrayList<>();
  private final WaitingQuestions questions =
      new WaitingQuestions(new QuestionLimits(200, 10_000), tasks::add);

  @Test
  void aFloodForOneAppDelaysAnotherAppByATurn() {
    for (int i = 0; i < 90; i++) ask("flooded", "edge 1", "flood");
    ask("other", "edge 1", "other");

    runAll();

    assertThat(answered).hasSize(91);
    assertThat(answered.indexOf("other")).isLessThanOrEqualTo(2);
  }

  @Test
  void aFloodOfOneEdgeDelaysAnotherEdgeByATurn() {
    for (int i = 0; i < 90; i++) ask("a", "edge 1", "flood");
    ask("a", "edge 2", "other");

    runAll();

    assertThat(answered.indexOf("other")).isLessThanOrEqualTo(2);
  }

  @Test
  void questionsOfOneEdgeAreAnsweredInTheirOrder() {
    for (int i = 0; i < 90; i++) ask("a", "edge 1", "" + i);

    runAll();

    assertThat(answered).first().isEqualTo("0");
    assertThat(answered).last().isEqualTo("89");
  }

  @Test
  void whatArrivesMeanwhileTakesItsTurn() {
    for (int i = 0; i < 90; i++) ask("flooded", "edge 1", "flood");
    tasks.remove().run();
    assertThat(answered).hasSize(WaitingQuestions.SLICE);
    ask("other", "edge 1", "other");

    tasks.remove().run();

    assertThat(answered.indexOf("other")).isLessThanOrEqualTo(WaitingQuestions.SLICE + 2);
  }

  @Test
  void oneAppTakesHalfOfThePlacesAtMost() {
    for (int i = 0; i < 100; i++) assertThat(ask("flooded", "edge " + i, "flood")).isEmpty();

    assertThat(ask("flooded", "edge", "one more")).hasValue("app");
    assertThat(ask("other", "edge", "other")).isEmpty();
  }

  @Test
  void allTogetherAreLimitedInNumberAndBytes() {
    for (int i = 0; i < 200; i++) ask("app " + i, "edge", "x");
    assertThat(ask("another", "edge", "x")).hasValue("total");
    runAll();
    assertThat(questions.size()).isZero();

    assertThat(questions.offer("a", "edge", 6_000, () -> {})).isEmpty();
    assertThat(questions.offer("b", "edge", 6_000, () -> {})).hasValue("bytes");
    runAll();
    assertThat(questions.offer("b", "edge", 6_000, () -> {})).isEmpty();
  }

  @Test
  void aQuestionThatBreaksStopsNoOther() {
    questions.offer(
        "a",
        "edge",
        1,
        () -> {
          throw new IllegalStateException("broken");
        });
    ask("a", "edge", "next");

    assertThatIllegalStateException().isThrownBy(this::runAll);
    runAll();

    assertThat(answered).containsExactly("next");
  }

  private java.util.Optional<String> ask(String app, String edge, String name) {
    return questions.offer(app, edge, 1, () -> answered.add(name));
  }

  private void runAll() {
    while (!tasks.isEmpty()) tasks.remove().run();
  }
}
