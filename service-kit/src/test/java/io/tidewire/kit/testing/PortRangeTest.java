package io.tidewire.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortRangeTest {

  @TempDir private Path directory;

  @Test
  void rangesHeldAtTheSameTimeDoNotOverlap() throws IOException {
    List<PortRange> ranges = new ArrayList<>();
    for (int i = 0; i < 40; i++) ranges.add(PortRange.reserve(directory));

    assertThat(ranges).extracting(PortRange::first).doesNotHaveDuplicates();
    assertThat(ranges).allMatch(range -> range.count() == 500 && range.first() % 500 == 0);
    assertThat(ranges).allMatch(range -> range.first() >= 12_000 && range.first() < 32_000);

    PortRange released = ranges.get(7);
    Objects.requireNonNull(released.lock()).acquiredBy().close();
    assertThat(PortRange.reserve(directory).first()).isEqualTo(released.first());
    for (PortRange range : ranges) Objects.requireNonNull(range.lock()).acquiredBy().close();
  }

  @Test
  void withoutARangeToReserveAllPortsAreUsed() throws IOException {
    Path file = Files.writeString(directory.resolve("a file"), "");

    PortRange all = PortRange.reserve(file);

    assertThat(all).isEqualTo(new PortRange(12_000, 20_000, null));
  }
}
