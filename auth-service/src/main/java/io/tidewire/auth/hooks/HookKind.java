package io.tidewire.auth.hooks;

import java.util.Locale;

/** The hooks that an app may have. */
enum HookKind {
  CONNECT,
  SUBSCRIBE,
  CLIENT_EVENT;

  /** The name in the apps file, in requests and in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
