package io.tidewire.kit.service;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * What operators may read, and ask for, at one path of the management port. Called from any thread.
 */
public interface ManagementResource {

  /** For GET. */
  Future<JsonObject> read();

  /**
   * For POST.
   *
   * @param query of the request, without the question mark; empty if there is none
   * @throws IllegalArgumentException if a parameter is wrong, naming it
   */
  Future<JsonObject> order(String query);
}
