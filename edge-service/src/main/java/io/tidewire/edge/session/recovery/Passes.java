package io.tidewire.edge.session.recovery;

import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.hook.HookTerms;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a connect hook has said, as the texts of a pass and back. */
final class Passes {

  private static final int FIXED = 4;

  private Passes() {}

  static List<String> content(Identity identity, HookTerms terms) {
    List<String> content = new ArrayList<>();
    content.add(identity.userId().orElse(""));
    content.add(identity.userInfo());
    content.add(Long.toString(identity.expiresAtSeconds()));
    Map<String, Set<Permission>> grants = identity.grants().channels();
    content.add(Integer.toString(grants.size()));
    grants.forEach(
        (pattern, permissions) -> {
          content.add(pattern);
          content.add(
              (permissions.contains(Permission.SUBSCRIBE) ? "s" : "")
                  + (permissions.contains(Permission.PUBLISH) ? "p" : ""));
        });
    content.addAll(terms.watchlist());
    return content;
  }

  /** Only of what {@link #content} has written. */
  static Identity identity(List<String> content) {
    Map<String, Set<Permission>> grants = new HashMap<>();
    for (int i = FIXED; i < watchlistAt(content); i += 2) {
      grants.put(content.get(i), permissions(content.get(i + 1)));
    }
    return new Identity(
        Optional.of(content.get(0)).filter(id -> !id.isEmpty()),
        content.get(1),
        new Grants(grants),
        Long.parseLong(content.get(2)));
  }

  static HookTerms terms(List<String> content, long untilMs) {
    return new HookTerms(content.subList(watchlistAt(content), content.size()), untilMs);
  }

  private static int watchlistAt(List<String> content) {
    return FIXED + 2 * Integer.parseInt(content.get(FIXED - 1));
  }

  private static Set<Permission> permissions(String letters) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    if (letters.contains("s")) permissions.add(Permission.SUBSCRIBE);
    if (letters.contains("p")) permissions.add(Permission.PUBLISH);
    return permissions;
  }
}
