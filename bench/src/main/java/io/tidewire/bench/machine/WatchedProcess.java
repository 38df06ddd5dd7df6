package io.tidewire.bench.machine;

import io.tidewire.bench.failure.WrongArgument;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of the server under test.
 *
 * @param name in the report; the process id itself if none was given
 */
public record WatchedProcess(String name, long pid) {

  /**
   * @param text {@code 123,456} or {@code edge=123,redis=456}
   */
  public static List<WatchedProcess> parse(String text) {
    List<WatchedProcess> processes = new ArrayList<>();
    for (String part : text.split(",")) {
      if (part.isBlank()) continue;
      int equals = part.indexOf('=');
      String pid = part.substring(equals + 1).trim();
      if (!pid.matches("[1-9]\\d{0,8}") || equals == 0) {
        throw new WrongArgument("--pid", "expected P,P or name=P,name=P, got " + part);
      }
      processes.add(
          new WatchedProcess(equals < 0 ? pid : part.substring(0, equals), Long.parseLong(pid)));
    }
    return processes;
  }
}
