package io.tidewire.auth.http;

import io.tidewire.kit.http.PathPrefix;

/**
 * What the HTTP endpoints require of requests.
 *
 * @param prefix an optional path before {@code /auth/}
 * @param cors which pages may send them
 * @param rates how many a caller may send
 */
public record RequestRules(PathPrefix prefix, Cors cors, CallerRates rates) {}
