package io.tidewire.contract.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewire.wire.Member;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A presence channel's member came or went: {@code P|version|epoch|+|["user","info"]} or {@code
 * P|version|epoch|-|["user"]} on the channel's topic, published by the script that changed the
 * registry.
 *
 * @param version follows the one before by exactly 1 within an epoch
 * @param member for a departure, with no info
 */
public record RosterChange(String epoch, long version, boolean joined, Member member) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Whether a message of a channel's topic is a roster change; otherwise it is an {@link Envelope}.
   */
  public static boolean isOne(Buffer message) {
    return message.length() > 2 && message.getByte(0) == 'P' && message.getByte(1) == '|';
  }

  /**
   * Reads what {@code join.lua}, {@code leave.lua} and {@code sweep.lua} publish.
   *
   * @throws IllegalArgumentException naming what was wrong
   */
  public static RosterChange decode(Buffer message) {
    String[] fields = message.toString().split("\\|", 5);
    if (fields.length != 5) throw new IllegalArgumentException("roster change has no payload");
    boolean joined = isJoin(fields[3]);
    List<String> payload = strings(fields[4]);
    if (payload.size() != (joined ? 2 : 1)) {
      throw new IllegalArgumentException("roster change carries " + payload.size() + " values");
    }
    Member member = new Member(payload.get(0), joined ? payload.get(1) : Member.NO_INFO);
    return new RosterChange(fields[2], Long.parseLong(fields[1]), joined, member);
  }

  private static boolean isJoin(String sign) {
    return switch (sign) {
      case "+" -> true;
      case "-" -> false;
      default -> throw new IllegalArgumentException("roster change must begin with + or -");
    };
  }

  private static List<String> strings(String json) {
    try {
      JsonNode array = JSON.readTree(json);
      List<String> strings = new ArrayList<>();
      for (JsonNode element : array) {
        if (element.isTextual()) strings.add(element.textValue());
      }
      if (array.isArray() && array.size() == strings.size()) return strings;
      throw new IllegalArgumentException("roster change payload is not an array of strings");
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("roster change payload is not JSON", malformed);
    }
  }
}
