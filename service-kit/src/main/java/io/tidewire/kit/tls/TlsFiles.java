package io.tidewire.kit.tls;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.reload.ConfigSource;

/** PEM files in use, to be looked at again from time to time. Safe from any thread. */
public interface TlsFiles extends ConfigSource {

  /** Reads the files again, and uses them from now on if they have changed and fit. Blocks. */
  void look();

  /** Whether the files as they are now cannot be used, so that older ones still are. */
  boolean isRefused();

  /** Registers the meters of expiry and refusal. */
  void meter(MeterRegistry meters);
}
