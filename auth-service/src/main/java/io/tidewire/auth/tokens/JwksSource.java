package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import java.net.URI;

/** Where published keys are read from. */
interface JwksSource {

  /** The text at the URL; fails at a limit of time or size. */
  Future<String> fetch(URI url);
}
