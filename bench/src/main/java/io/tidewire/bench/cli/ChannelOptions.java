package io.tidewire.bench.cli;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.ChannelNames;
import java.util.List;
import picocli.CommandLine.Option;

/** Options for the channels of a run. */
final class ChannelOptions {

  private static final int MOST_CHANNELS = 1_000_000;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels that it is spread over. Default: ${DEFAULT-VALUE}")
  private int channels;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "public, private or presence (then each subscription is a join). Default:"
              + " ${DEFAULT-VALUE}")
  private String kind = "public";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "How the channels' names begin, behind private- or presence-, so that a namespace covers"
              + " them. Default: ${DEFAULT-VALUE}")
  private String prefix = ChannelNames.USUAL_PREFIX;

  ChannelOptions(int usual) {
    channels = usual;
  }

  /**
   * @param run part of every name
   */
  List<String> names(String run) {
    WrongArgument.unlessBetween("--channels", channels, 1, MOST_CHANNELS);
    return new ChannelNames(kind, prefix).of(run, channels);
  }
}
