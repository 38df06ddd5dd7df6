package io.tidewire.kit.testing.mistake;

import io.tidewire.kit.process.BuildInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What of a list of expensive cases a build tests: two, which its commit chooses. */
public final class BuildSample {

  private static final String SETTING = "TIDEWIRE_TEST_FAULTS";
  private static final int SAMPLE = 2;

  private BuildSample() {}

  /** In no particular order. */
  public static <T> List<T> of(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(BuildInfo.current().commit().hashCode()));
    return shuffled.subList(0, Math.min(SAMPLE, shuffled.size()));
  }

  /** The same, or all where {@code TIDEWIRE_TEST_FAULTS} says so. */
  public static <T> List<T> unlessAllAreWanted(List<T> all) {
    return "all".equals(System.getenv(SETTING)) ? all : of(all);
  }
}
