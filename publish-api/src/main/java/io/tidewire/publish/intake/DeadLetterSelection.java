package io.tidewire.publish.intake;

import io.tidewire.json.JsonReader;
import io.tidewire.json.MalformedJson;
import io.tidewire.webhook.deadletters.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads which dead letters a request selects: {@code {"ids":[…]}}, {@code {"from":ms,"to":ms}} or
 * {@code {"all":true}}.
 */
public final class DeadLetterSelection {

  static final int MAX_IDS = 1_000;

  private static final Pattern ID = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}");
  private static final Pattern MS = Pattern.compile("[0-9]{1,15}");
  private static final String EXPECTED =
      "expected one of {\"ids\":[…]}, {\"from\":ms,\"to\":ms} and {\"all\":true}";

  private Optional<List<String>> ids = Optional.empty();
  private Optional<Long> from = Optional.empty();
  private Optional<Long> to = Optional.empty();
  private boolean all;

  private DeadLetterSelection() {}

  /**
   * @throws Rejected naming what is wrong
   */
  public static Selection in(byte[] body) {
    DeadLetterSelection read = new DeadLetterSelection();
    try {
      JsonReader.readObject(body, read::member);
    } catch (MalformedJson malformed) {
      throw Rejected.because(EXPECTED);
    }
    return read.selection();
  }

  private void member(JsonReader json, String name) {
    switch (name) {
      case "ids" -> ids = Optional.of(ids(json));
      case "from" -> from = json.stringOrJson("from").map(text -> ms("from", text));
      case "to" -> to = json.stringOrJson("to").map(text -> ms("to", text));
      case "all" -> all = json.stringOrJson("all").filter("true"::equals).isPresent();
      default -> throw Rejected.because(EXPECTED);
    }
  }

  private static List<String> ids(JsonReader json) {
    List<String> ids = new ArrayList<>();
    json.array(
        "ids",
        (element, index) -> {
          if (index == MAX_IDS) throw Rejected.because("ids: expected at most " + MAX_IDS);
          ids.add(id(element.string("ids").orElse("")));
        });
    return ids;
  }

  /**
   * Reads the id of a dead letter.
   *
   * @throws Rejected if it cannot be one
   */
  static String id(String text) {
    if (ID.matcher(text).matches()) return text;
    throw Rejected.because("expected the id of a dead letter, such as 1760000000123-0");
  }

  private static long ms(String name, String text) {
    if (MS.matcher(text).matches()) return Long.parseLong(text);
    throw Rejected.because(name + ": expected milliseconds since 1970");
  }

  private Selection selection() {
    boolean ranged = from.isPresent() && to.isPresent();
    boolean half = from.isPresent() != to.isPresent();
    int ways = (ids.isPresent() ? 1 : 0) + (ranged ? 1 : 0) + (all ? 1 : 0);
    if (ways != 1 || half) throw Rejected.because(EXPECTED);
    if (ids.isPresent()) return new Selection.Ids(ids.get());
    return ranged ? new Selection.Range(from.get(), to.get()) : new Selection.All();
  }
}
