package io.tidewire.standalone.faults.seeded;

import java.io.IOException;
import java.nio.file.Path;

/** A changed class or resource of the services. */
interface Mistake {

  /**
   * Writes the changed file.
   *
   * @param classes a directory that stands before the services on the class path
   * @throws IllegalStateException if what it changes is no longer there
   */
  void plant(Path classes) throws IOException;
}
