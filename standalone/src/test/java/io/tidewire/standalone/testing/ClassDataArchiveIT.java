package io.tidewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.StandaloneMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassDataArchiveIT {

  @Test
  void aProcessStartsWithTheArchiveAndWithNothingElse() {
    List<String> command = new ArrayList<>(ClassDataArchive.options());
    // Ends the JVM if it cannot use the archive.
    command.add("-Xshare:on");
    command.addAll(
        List.of("-cp", ClassDataArchive.classPath(), StandaloneMain.class.getName(), "oops"));

    try (ChildJvm child = ChildJvm.start("archived", command, Map.of())) {
      assertThat(child.exitCode()).as(child.out().toString()).isNotZero();
      assertThat(child.err()).singleElement().asString().contains("unexpected argument oops");
    }
  }
}
