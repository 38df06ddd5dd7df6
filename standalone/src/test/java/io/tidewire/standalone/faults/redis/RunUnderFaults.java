package io.tidewire.standalone.faults.redis;

import io.tidewire.standalone.faults.history.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What those who make Redis fail know of the rest of the run. */
public interface RunUnderFaults {

  /** µs of the run. */
  long now();

  Random random();

  /** So long, while all that should run does. */
  void pause(Duration span);

  /** Reads all logs, as they are before something happens to them. */
  void examine();

  /** Keeps a record of it. */
  void happened(Fault fault);

  /** Those that are published to. */
  List<String> channels();

  /** Messages so far that were said to be done. */
  long acknowledged();

  /** Publishes large messages to all channels. */
  void burst(int batches);

  /** Channels that were never there before are published to, until there are no more of them. */
  void newcomers(boolean more);
}
