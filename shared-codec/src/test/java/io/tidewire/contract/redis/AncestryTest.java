package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AncestryTest {

  @Test
  void eachEarlierEpochStatesHowMuchOfItIsShared() {
    Ancestry ancestry = Ancestry.parse(" b-1:7 a_2:5");

    assertThat(ancestry.forks()).containsExactly(new Position("b-1", 7), new Position("a_2", 5));
    assertThat(ancestry.common("b-1")).hasValue(7);
    assertThat(ancestry.common("a_2")).hasValue(5);
    assertThat(ancestry.common("b")).isEmpty();
  }

  @Test
  void anEpochThatEndedWithoutAFailoverIsMarked() {
    Ancestry ancestry = Ancestry.parse(" b:0= a:0");

    assertThat(ancestry.forks()).containsExactly(new Position("b", 0), new Position("a", 0));
    assertThat(ancestry.whole()).containsExactly("b");
  }

  @Test
  void aLogThatNeverForkedHasNoAncestry() {
    assertThat(Ancestry.parse("")).isEqualTo(Ancestry.NONE);
  }

  @Test
  void aFullAncestryMayHaveForgottenEarlierEpochs() {
    List<Position> most =
        IntStream.range(0, Ancestry.MOST).mapToObj(i -> new Position("e" + i, i)).toList();

    assertThat(new Ancestry(most.subList(1, Ancestry.MOST)).isWhole()).isTrue();
    assertThat(new Ancestry(most).isWhole()).isFalse();
  }

  @Test
  void malformedAncestryIsRefused() {
    for (String text : List.of(" a", " a:", " a:1  b:2", "  a:1", " a:-1", " a:1==", " =")) {
      assertThatThrownBy(() -> Ancestry.parse(text))
          .as("'%s'", text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
