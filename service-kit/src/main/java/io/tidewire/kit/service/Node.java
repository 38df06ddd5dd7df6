package io.tidewire.kit.service;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The identity of this process in the cluster.
 *
 * @param id names the machine or container in logs and metrics; two processes may share it
 * @param region names where it runs
 * @param incarnation unique, never reused: the id, {@code ~} and 16 random hex digits
 */
public record Node(String id, String region, String incarnation) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int RANDOM_BYTES = 8;

  /** A new incarnation, named by {@code tidewire.node.id} (the host's name) and its region. */
  public static Node start(Settings settings, RandomGenerator random) {
    String id = name(settings, "tidewire.node.id", hostName());
    String region = name(settings, "tidewire.node.region", "local");
    return new Node(id, region, incarnation(id, random));
  }

  /** The same node after it was declared dead: only the incarnation differs. */
  public Node reborn(RandomGenerator random) {
    return new Node(id, region, incarnation(id, random));
  }

  private static String incarnation(String id, RandomGenerator random) {
    byte[] digits = new byte[RANDOM_BYTES];
    random.nextBytes(digits);
    return id + "~" + HexFormat.of().formatHex(digits);
  }

  private static String name(Settings settings, String key, String fallback) {
    String name = settings.text(key, fallback);
    if (NAME.matcher(name).matches()) return name;
    throw new BadSetting(
        key, "expected 1 to 64 letters, digits, dots, dashes or underscores, got \"" + name + "\"");
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return NAME.matcher(name).matches() ? name : "node";
    } catch (UnknownHostException nameless) {
      return "node";
    }
  }
}
