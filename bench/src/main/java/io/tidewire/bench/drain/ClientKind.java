package io.tidewire.bench.drain;

import io.tidewire.bench.harness.ChannelNames;
import java.util.List;

/** The clients of a run, an equal number of each kind. */
enum ClientKind {
  /** A stock client on a public channel. */
  STOCK("stock", "public", false),
  /** A stock client on a private channel, as Laravel Echo's usually are. */
  PRIVATE("private", "private", false),
  /** A stock client on a presence channel. */
  PRESENCE("presence", "presence", false),
  /** A client of Tidewire's {@code rec1} on a public channel. */
  REC1("rec1", "public", true),
  /** A client of {@code rec1} on a presence channel. */
  REC1_PRESENCE("rec1-presence", "presence", true);

  private final String text;
  private final String channels;
  private final boolean recovering;

  ClientKind(String text, String channels, boolean recovering) {
    this.text = text;
    this.channels = channels;
    this.recovering = recovering;
  }

  String text() {
    return text;
  }

  boolean isRecovering() {
    return recovering;
  }

  List<String> channels(String prefix, String run, int count) {
    return new ChannelNames(channels, prefix).of(run + "-" + text, count);
  }
}
