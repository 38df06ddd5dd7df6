package io.tidewire.kit.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

  @Test
  void aScriptThatMayNotAskForTheReplicationIdIsTold() {
    Script asking = Script.of("local info = redis.call('INFO', 'replication') return info");
    Script other = Script.of("return 1");

    assertThat(asking.told("0123456789").source())
        .isEqualTo("local info = 'master_replid:0123456789' return info");
    assertThat(asking.told("0123456789").sha1()).isNotEqualTo(asking.sha1());
    assertThat(asking.told("")).isEqualTo(asking);
    assertThat(other.told("0123456789")).isEqualTo(other);
  }

  @Test
  void aScriptIsReadFromBesideItsOwnerAndKnowsTheDigestRedisGivesIt() {
    Script script = Script.load(ScriptTest.class, "answer.lua");

    assertThat(script.source()).isEqualTo("return 42\n");
    assertThat(script.sha1()).isEqualTo("7f56514c404a51283e9b7dc68db6c96951daad64");
  }

  @Test
  void whatScriptsShareStandsBeforeEachOfThemAndTheTwoHaveOneDigest() {
    Script shared = Script.of("local function answer() return 1 end\n");

    Script both = shared.then(ScriptTest.class, "answer.lua");

    assertThat(both)
        .isEqualTo(Script.of("local function answer() return 1 end\nreturn 42\n"))
        .isNotEqualTo(shared);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Script.load(ScriptTest.class, "none.lua"))
        .hasMessageContaining("none.lua")
        .hasMessageContaining("ScriptTest");
  }

  @Test
  void keysAreCountedAndComeBeforeArguments() {
    String sent = Script.of("return 1").bySource(List.of("k1", "k2"), List.of("a")).toString();

    assertThat(sent.lines().filter(line -> !line.startsWith("$")))
        .containsExactly("*6", "eval", "return 1", "2", "k1", "k2", "a");
  }

  @Test
  void printingLeavesOutTheSource() {
    assertThat(Script.of("return 'long'")).asString().doesNotContain("long");
  }
}
