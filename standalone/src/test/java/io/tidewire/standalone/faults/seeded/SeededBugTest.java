package io.tidewire.standalone.faults.seeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidewire.kit.testing.mistake.MethodMistake;
import io.tidewire.standalone.faults.seeded.Advices.BeginsAtOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SeededBugTest {

  private static final String HUB = "io.tidewire.edge.hub.ChannelHub";
  private static final String LINEAGE = "io/tidewire/contract/redis/lua/lineage.lua";

  @TempDir private Path classes;

  @ParameterizedTest
  @FieldSource("io.tidewire.standalone.faults.seeded.SeededBug#ALL")
  void everyBugChangesOneFileOfTheServices(SeededBug bug) throws IOException {
    Path planted = bug.plant();

    List<Path> files = files(planted);
    assertThat(files).hasSize(1);
    try (var original =
        ClassLoader.getSystemResourceAsStream(planted.relativize(files.get(0)).toString())) {
      assertThat(original).isNotNull();
      assertThat(Files.readAllBytes(files.get(0))).isNotEqualTo(original.readAllBytes());
    }
  }

  @Test
  void aBugWhoseTargetHasGoneCannotBePlanted() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new MethodMistake(HUB + "Gone", "join", BeginsAtOnce.class).plant(classes))
        .withMessage("no class " + HUB + "Gone");
    assertThatIllegalStateException()
        .isThrownBy(() -> new MethodMistake(HUB, "gone", BeginsAtOnce.class).plant(classes))
        .withMessage("0 methods " + HUB + ".gone");
    assertThatIllegalStateException()
        .isThrownBy(() -> new LuaMistake(LINEAGE, "gone", "").plant(classes))
        .withMessage("not once in " + LINEAGE + ": local function gone(");
    assertThatIllegalStateException()
        .isThrownBy(() -> new LuaMistake(LINEAGE + ".gone", "lineage", "").plant(classes))
        .withMessage("no script " + LINEAGE + ".gone");
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
