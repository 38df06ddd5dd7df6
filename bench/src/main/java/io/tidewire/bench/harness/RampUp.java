package io.tidewire.bench.harness;

import io.tidewire.bench.failure.WrongArgument;

/**
 * The clients of a run, and the pace at which they connect.
 *
 * @param connections number of clients
 * @param pace connections opened per second
 */
public record RampUp(int connections, int pace) {

  public static final int MOST_CONNECTIONS = 1_000_000;

  public RampUp {
    WrongArgument.unlessBetween("--connections", connections, 1, MOST_CONNECTIONS);
    unlessSlow(pace);
  }

  public static void unlessSlow(int pace) {
    WrongArgument.unlessBetween("--pace", pace, 1, MOST_CONNECTIONS);
  }
}
