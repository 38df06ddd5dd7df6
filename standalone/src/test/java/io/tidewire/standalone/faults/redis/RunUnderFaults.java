package io.tidewire.standalone.faults.redis;

import io.tidewire.standalone.faults.history.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The operations of a run that the faults of Redis need. */
public interface RunUnderFaults {

  /** µs of the run. */
  long now();

  Random random();

  /** Waits, and fails if a process that should run has ended. */
  void pause(Duration span);

  /** Takes a snapshot of all logs before a fault. */
  void examine();

  /** Records a fault. */
  void happened(Fault fault);

  /** The channels that are published to. */
  List<String> channels();

  /** How many messages were acknowledged so far. */
  long acknowledged();

  /** Publishes large messages to all channels. */
  void burst(int batches);

  /** Publishes to new channels until this is called with false. */
  void newcomers(boolean more);
}
