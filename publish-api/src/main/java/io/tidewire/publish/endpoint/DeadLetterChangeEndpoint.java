package io.tidewire.publish.endpoint;

import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.DeadLetterSelection;
import io.tidewire.webhook.deadletters.Selection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/** Changes the dead letters that the request's body selects, and answers with their number. */
final class DeadLetterChangeEndpoint implements Endpoint {

  private final String done;
  private final BiFunction<String, Selection, Future<Integer>> change;

  /**
   * @param done the name of the number in the answer
   * @param change applied to an app's dead letters
   */
  DeadLetterChangeEndpoint(String done, BiFunction<String, Selection, Future<Integer>> change) {
    this.done = done;
    this.change = change;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    return change
        .apply(request.appId(), DeadLetterSelection.in(request.body()))
        .map(count -> Answer.ok(new JsonObject().put(done, count)));
  }
}
