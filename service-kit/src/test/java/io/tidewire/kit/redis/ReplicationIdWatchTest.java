package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationIdWatchTest {

  private final ManualTimers timers = new ManualTimers();
  private final FakeConnection connection = new FakeConnection();
  private final List<String> changes = new ArrayList<>();
  private final ReplicationIdWatch watch = new ReplicationIdWatch("link", timers);

  @Test
  void scriptsThatCanReadTheReplicationIdAreNotPassedIt() {
    Future<Void> greeted = watch.greet(connection);
    connection.answer(info("0123456789abcdef"));
    watch.begin(connection, changes::add);

    assertThat(greeted.succeeded()).isTrue();
    assertThat(watch.current()).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void scriptsThatCannotReadTheReplicationIdArePassedThatOfTheConnection() {
    watch.greet(connection);
    connection.fail(denied());
    connection.answer(info("0123456789abcdef"));

    assertThat(watch.current()).isEqualTo("0123456789");
  }

  @Test
  void withoutInfoPermissionEveryServerHasTheSameReplicationId() {
    Future<Void> greeted = watch.greet(connection);
    connection.fail(denied());
    connection.fail(denied());
    watch.begin(connection, changes::add);

    assertThat(greeted.succeeded()).isTrue();
    assertThat(watch.current()).isEqualTo(ReplicationIdWatch.UNKNOWN);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void anUnexpectedAnswerYieldsNoReplicationId() {
    watch.greet(connection);
    connection.answer(BulkType.create(Buffer.buffer("# Replication\r\nrole:master"), false));

    assertThat(watch.current()).isEqualTo(ReplicationIdWatch.UNKNOWN);
  }

  @Test
  void aLoadingOrLostServerDoesNotCountAsARefusal() {
    Future<Void> loading = watch.greet(connection);
    connection.fail(ErrorType.create("LOADING Redis is loading the dataset in memory"));
    Future<Void> gone = watch.greet(connection);
    connection.fail(ErrorType.create("CONNECTION_CLOSED"));

    assertThat(loading.failed()).isTrue();
    assertThat(gone.failed()).isTrue();
    assertThat(watch.current()).isEmpty();
  }

  @Test
  void aPassedReplicationIdIsRefreshedEverySecond() {
    told();

    timers.advance(ReplicationIdWatch.PERIOD);
    connection.answer(info("0123456789abcdef"));
    timers.advance(ReplicationIdWatch.PERIOD);
    connection.answer(info("9876543210abcdef"));

    assertThat(changes).containsExactly("it has another replication id");
  }

  @Test
  void aSlowServerGetsOneRequestAtATime() {
    told();
    int asked = connection.sent;

    timers.advance(ReplicationIdWatch.PERIOD.multipliedBy(5));

    assertThat(connection.sent).isEqualTo(asked + 1);
  }

  @Test
  void theWatchEndsWithTheConnection() {
    told();

    watch.end();

    assertThat(timers.waiting()).isZero();
  }

  private static ErrorType denied() {
    return ErrorType.create("NOPERM this user has no permissions to run the 'info' command");
  }

  private void told() {
    watch.greet(connection);
    connection.fail(denied());
    connection.answer(info("0123456789abcdef"));
    watch.begin(connection, changes::add);
  }

  private static Response info(String replicationId) {
    String text = "# Replication\r\nrole:master\r\nmaster_replid:" + replicationId + "\r\n";
    return BulkType.create(Buffer.buffer(text), false);
  }
}
