package io.tidewire.kit.testing.mistake;

import java.io.IOException;
import java.nio.file.Path;

/** A changed class or resource of the services. */
public interface Mistake {

  /**
   * Writes the changed file.
   *
   * @param classes a directory that stands before what was compiled on the class path
   * @throws IllegalStateException if what it changes is no longer there
   */
  void plant(Path classes) throws IOException;
}
