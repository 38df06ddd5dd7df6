package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  private final Bulkhead bulkhead = new Bulkhead(2);
  private final List<Promise<String>> asked = new ArrayList<>();

  @Test
  void noMoreThanSoManyQuestionsAreUnderWay() {
    for (int i = 0; i < 3; i++) ask();
    assertThat(asked).hasSize(2);

    asked.get(1).complete("b");

    assertThat(asked).hasSize(3);
  }

  @Test
  void aQuestionThatWaitedIsAnsweredLikeAnyOther() {
    for (int i = 0; i < 2; i++) ask();
    Future<String> last = ask();

    asked.get(0).fail("away");
    asked.get(2).complete("c");

    assertThat(last.result()).isEqualTo("c");
  }

  @Test
  void thousandsOfQuestionsThatFailAtOnceDoNotPileUp() {
    for (int i = 0; i < 2; i++) ask();
    List<Future<String>> failed = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      failed.add(bulkhead.<String>around(() -> Future.failedFuture("away")).get());
    }

    asked.get(0).complete("a");

    assertThat(failed).allMatch(Future::failed);
  }

  private Future<String> ask() {
    return bulkhead
        .around(
            () -> {
              Promise<String> answer = Promise.promise();
              asked.add(answer);
              return answer.future();
            })
        .get();
  }
}
