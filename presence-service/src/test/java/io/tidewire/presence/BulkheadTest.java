package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.BusFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  private final Bulkhead bulkhead = new Bulkhead(3);

  @Test
  void whatIsTooMuchIsRefusedAtOnceAndNotBegun() {
    bulkhead.run(2, () -> Promise.promise().future());

    Future<String> refused = bulkhead.run(2, () -> Future.succeededFuture("begun"));

    assertThat(BusFailure.of(refused.cause())).isEqualTo(BusFailure.OVERLOADED);
  }

  @Test
  void whatIsDoneMakesRoomHoweverItEnded() {
    bulkhead.run(3, () -> Future.failedFuture("broken"));
    bulkhead.run(3, () -> Future.succeededFuture("well"));

    assertThat(bulkhead.run(3, () -> Future.succeededFuture("next")).result()).isEqualTo("next");
  }
}
