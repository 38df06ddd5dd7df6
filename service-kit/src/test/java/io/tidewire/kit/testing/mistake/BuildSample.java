package io.tidewire.kit.testing.mistake;

import io.tidewire.kit.process.BuildInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Selects the cases of an expensive list that a build tests: two, chosen by its commit. */
public final class BuildSample {

  /** How much is tested: {@code build}, which is the default, or {@code all}. */
  public static final String SETTING = "TIDEWIRE_TEST_FAULTS";

  private static final int SAMPLE = 2;

  private BuildSample() {}

  /** Selects cases, in no particular order. */
  public static <T> List<T> of(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(BuildInfo.current().commit().hashCode()));
    return shuffled.subList(0, Math.min(SAMPLE, shuffled.size()));
  }

  /** The same, or all where {@code TIDEWIRE_TEST_FAULTS} says so. */
  public static <T> List<T> unlessAllAreWanted(List<T> all) {
    return areAllWanted(System.getenv(SETTING)) ? all : of(all);
  }

  /**
   * @param value of the setting; null if it is not set
   * @throws IllegalArgumentException if it is neither {@code build} nor {@code all}
   */
  public static boolean areAllWanted(@Nullable String value) {
    if (value == null || value.equals("build")) return false;
    if (value.equals("all")) return true;
    throw new IllegalArgumentException(SETTING + ": expected build or all, not " + value);
  }
}
