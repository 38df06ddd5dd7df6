package io.tidewire.kit.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptTest {

  @Test
  void aScriptTakesTheReplicationIdIfItCallsThePreludesFunctionForIt() {
    String prelude = ContractScripts.PRELUDE.source();

    assertThat(Script.of(prelude + "return replication_id()").takesReplicationId()).isTrue();
    assertThat(Script.of(prelude + "return now_ms()").takesReplicationId()).isFalse();
    assertThat(ContractScripts.PUBLISH.takesReplicationId()).isTrue();
    assertThat(ContractScripts.REVOKE.takesReplicationId()).isFalse();
  }

  @Test
  void aScriptIsReadFromThePackageOfItsOwnerAndHasTheDigestOfRedis() {
    Script script = Script.load(ScriptTest.class, "answer.lua");

    assertThat(script.source()).isEqualTo("return 42\n");
    assertThat(script.sha1()).isEqualTo("7f56514c404a51283e9b7dc68db6c96951daad64");
  }

  @Test
  void sharedLuaPrecedesEachScriptAndBothHaveOneDigest() {
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
  void printingLeavesOutTheSource() {
    assertThat(Script.of("return 'long'")).asString().doesNotContain("long");
  }
}
