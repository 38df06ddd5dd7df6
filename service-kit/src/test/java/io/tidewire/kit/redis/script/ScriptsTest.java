package io.tidewire.kit.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptsTest {

  private static final Script ASKING = Script.of("return redis.call('INFO', 'replication')");
  private static final Script OTHER = Script.of("return 1");

  private final Scripts scripts = new Scripts();

  @Test
  void aScriptIsDigestedOncePerTermHoweverOftenItIsSent() {
    scripts.tell("0123456789");

    Script first = scripts.told(ASKING);

    assertThat(scripts.told(ASKING)).isSameAs(first).isEqualTo(ASKING.told("0123456789"));
    scripts.tell("0123456789");
    assertThat(scripts.told(ASKING)).isSameAs(first);
  }

  @Test
  void anotherTermIsToldToAllScriptsSoFarAndToThoseThatFollow() {
    scripts.tell("0123456789");
    scripts.told(ASKING);

    assertThat(scripts.tell("9876543210")).containsExactly(ASKING.told("9876543210"));

    assertThat(scripts.told(ASKING)).isEqualTo(ASKING.told("9876543210"));
    assertThat(scripts.told(OTHER)).isEqualTo(OTHER);
    assertThat(scripts.tell("")).containsExactly(ASKING, OTHER);
  }
}
