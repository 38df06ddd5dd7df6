package io.tidewire.auth.apps.file;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code namespaces} of an app. */
final class NamespaceSettings {

  /** The characters of channel names, and the star. User channels belong to no namespace. */
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_\\-=@,.;*]{1,200}");

  /** Each publish and each subscribe searches the list for the first match. */
  static final int MOST = 100;

  /** Settings that only make sense with a history. */
  private static final List<String> ABOUT_HISTORY =
      List.of("on_boundary", "stock_on_gap", "client_rewind", "resume_auth");

  private NamespaceSettings() {}

  static List<Namespace> read(Section app) {
    List<Section> sections = app.sections("namespaces");
    if (sections.size() > MOST) throw app.bad("namespaces", "expected at most " + MOST);
    Map<String, Integer> lines = new HashMap<>();
    List<Namespace> namespaces = new ArrayList<>();
    for (Section section : sections) {
      Namespace namespace = namespace(section);
      Integer before = lines.put(namespace.pattern(), section.lineOf("pattern"));
      if (before != null) {
        throw section.bad(
            "pattern",
            "duplicate value '" + namespace.pattern() + "', first used on line " + before);
      }
      namespaces.add(namespace);
    }
    return namespaces;
  }

  private static Namespace namespace(Section section) {
    section.expectOnly(
        "pattern", "history", "on_boundary", "stock_on_gap", "client_rewind", "resume_auth");
    String pattern =
        section
            .parsed("pattern", NamespaceSettings::pattern)
            .orElseThrow(() -> section.bad("pattern", "is missing"));
    Optional<History> history = section.section("history").map(NamespaceSettings::history);
    if (history.isEmpty()) {
      for (String setting : ABOUT_HISTORY) {
        if (section.has(setting)) throw section.bad(setting, "needs a history");
      }
    }
    int kept = history.map(History::size).orElse(0);
    Namespace namespace =
        new Namespace(
            pattern,
            history,
            section.parsed("on_boundary", text -> oneOf(text, "strict", "lenient")).orElse(false),
            section
                .parsed("stock_on_gap", text -> oneOf(text, "continue", "reconnect"))
                .orElse(false),
            section.integer("client_rewind", 0, 0, kept),
            section.flag("resume_auth", false));
    section.refuseRest();
    return namespace;
  }

  private static History history(Section section) {
    History usual = History.DEFAULTS;
    int size = section.integer("size", usual.size(), 1, History.MAX_SIZE);
    Duration ttl = section.duration("ttl", usual.ttl(), History.MAX_TTL);
    if (ttl.compareTo(History.MIN_TTL) < 0) {
      throw section.bad("ttl", "expected at least " + History.MIN_TTL.toSeconds() + "s");
    }
    section.refuseRest();
    return new History(size, ttl);
  }

  /** Reads a pattern of channel names. */
  static String pattern(String text) {
    if (PATTERN.matcher(text).matches()) return text;
    throw new IllegalArgumentException(
        "expected 1 to 200 characters of A-Z a-z 0-9 _ - = @ , . ; *");
  }

  /** Returns whether the text is the second word. Refuses any text but these two. */
  private static boolean oneOf(String text, String first, String second) {
    if (text.equals(first) || text.equals(second)) return text.equals(second);
    throw new IllegalArgumentException("expected " + first + " or " + second);
  }
}
