package io.tidewire.kit.reload;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** A part of the configuration that is read from files. */
public interface ConfigSource {

  /** One word, for answers and meters. */
  String name();

  /**
   * Reads the files and validates them; blocks, and changes nothing. Throws if they cannot be used;
   * the message names what is wrong and holds no secret.
   */
  Draft prepare();

  /** Whether what is on disk was last seen not to be what runs. Safe from any thread. */
  boolean isStale();

  /**
   * What was found on disk, valid.
   *
   * @param changes none if it is what runs
   * @param apply puts it to use; may be called from any thread, or never
   */
  record Draft(List<ConfigChange> changes, Supplier<Future<Void>> apply) {

    public Draft {
      changes = List.copyOf(changes);
    }
  }
}
