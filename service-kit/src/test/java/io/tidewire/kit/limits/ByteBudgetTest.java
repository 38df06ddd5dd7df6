package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget process = ByteBudget.of(100);
  private final ByteBudget app = process.child(60);

  @Test
  void bytesUpToTheLimitAreGranted() {
    assertThat(process.tryTake(100)).isTrue();

    assertThat(process.tryTake(1)).isFalse();
    assertThat(process.taken()).isEqualTo(100);
  }

  @Test
  void bytesOfAPartAlsoCountForTheWhole() {
    assertThat(app.tryTake(60)).isTrue();

    assertThat(process.taken()).isEqualTo(60);
    assertThat(process.tryTake(41)).isFalse();
  }

  @Test
  void aPartTakesNothingBeyondItsOwnLimit() {
    assertThat(app.tryTake(61)).isFalse();

    assertThat(app.taken()).isZero();
    assertThat(process.taken()).isZero();
  }

  @Test
  void aPartTakesNothingWhenTheWholeIsUsedUp() {
    process.tryTake(50);

    assertThat(app.tryTake(51)).isFalse();

    assertThat(app.taken()).isZero();
    assertThat(process.taken()).isEqualTo(50);
  }

  @Test
  void releasedBytesCanBeTakenAgain() {
    app.tryTake(60);

    app.giveBack(60);

    assertThat(process.taken()).isZero();
    assertThat(app.tryTake(60)).isTrue();
  }

  @Test
  void bytesAlreadyHeldMayExceedTheLimit() {
    app.take(150);

    assertThat(process.isExceeded()).isTrue();
    assertThat(app.tryTake(1)).isFalse();
    app.giveBack(90);
    assertThat(process.isExceeded()).isFalse();
    assertThat(app.isExceeded()).isFalse();
  }

  @Test
  void hugeAmountsAreRefusedWithoutOverflow() {
    process.tryTake(1);

    assertThat(process.tryTake(Long.MAX_VALUE)).isFalse();
  }
}
