package io.tidewire.auth.http;

import io.tidewire.kit.http.PathPrefix;

/**
 * What the HTTP endpoints require of requests.
 *
 * @param prefix what may come before {@code /auth/}
 * @param cors which pages may send them
 * @param rates how often they may come
 */
public record RequestRules(PathPrefix prefix, Cors cors, CallerRates rates) {}
