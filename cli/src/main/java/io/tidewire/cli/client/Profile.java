package io.tidewire.cli.client;

import io.tidewire.signing.AppSecret;
import java.net.URI;

/**
 * The server and the app that a command uses.
 *
 * @param api scheme, host and port of the HTTP API, and the path before {@code /apps}
 * @param webSocket the same for WebSockets, with the path before {@code /app}
 */
record Profile(URI api, URI webSocket, String appId, String key, AppSecret secret) {}
