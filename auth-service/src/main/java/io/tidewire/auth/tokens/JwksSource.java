package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import java.net.URI;

/** Where published keys are read from. */
interface JwksSource {

  /** The text behind the URL; fails if it cannot be had in reasonable time and size. */
  Future<String> fetch(URI url);
}
