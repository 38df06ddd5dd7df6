package io.tidewire.contract.auth;

import java.util.Set;

/**
 * The apps file was reloaded and these apps have changed: caches drop their entries.
 *
 * @param withdrawn of those, the apps that were removed or disabled: their connections are closed
 */
public record AppsChanged(Set<String> appIds, Set<String> withdrawn) {
  public AppsChanged {
    appIds = Set.copyOf(appIds);
    withdrawn = Set.copyOf(withdrawn);
  }
}
