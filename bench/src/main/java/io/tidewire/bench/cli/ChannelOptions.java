package io.tidewire.bench.cli;

import io.tidewire.bench.run.FanoutPlan;
import java.util.List;
import picocli.CommandLine.Option;

/** The channels that connections are spread over. */
final class ChannelOptions {

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels that they are spread over. Default: ${DEFAULT-VALUE}")
  private int channels;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "public, private or presence. Default: ${DEFAULT-VALUE}")
  private String kind = "public";

  ChannelOptions(int usual) {
    channels = usual;
  }

  /**
   * @param run part of every name
   */
  List<String> names(String run) {
    return FanoutPlan.channels(
        MeasuringCommand.kind(kind), run, MeasuringCommand.channels(channels));
  }
}
