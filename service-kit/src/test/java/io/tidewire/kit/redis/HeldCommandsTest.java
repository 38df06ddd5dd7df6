package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldCommandsTest {

  private static final Optional<RedisAddress> ONE = Optional.of(new RedisAddress("one", 1));
  private static final Optional<RedisAddress> OTHER = Optional.of(new RedisAddress("other", 1));

  private final HeldCommands held = new HeldCommands(2);

  @Test
  void commandsHeldForOnePrimaryTakeNoRoomFromOthers() {
    held.hold(ONE);
    held.hold(ONE);

    assertThat(held.hold(ONE)).isEmpty();
    assertThat(held.hold(OTHER)).isPresent();
    assertThat(held.hold(Optional.empty())).isPresent();
  }

  @Test
  void aCommandThatIsReleasedMakesRoomForTheNext() {
    HeldCommands.Held first = held.hold(ONE).orElseThrow();
    held.hold(ONE);

    first.release();

    assertThat(held.hold(ONE)).isPresent();
    assertThat(held.hold(ONE)).isEmpty();
  }

  @Test
  void noStateIsKeptForAPrimaryWithoutHeldCommands() {
    HeldCommands.Held only = held.hold(ONE).orElseThrow();
    assertThat(held.nothing()).isFalse();

    only.release();

    assertThat(held.nothing()).isTrue();
  }
}
