package io.tidewire.contract.app;

import java.util.Optional;

/**
 * Who a verified JWT says the connection is, and what it grants.
 *
 * @param userId the {@code sub} claim; absent, the token grants channels without signing anybody in
 * @param userInfo the JSON text of the {@code user_info} claim, {@code {}} when absent
 * @param expiresAtSeconds when the token stops being good, its {@code exp} claim plus the app's
 *     leeway, Unix seconds: the connection ends then unless refreshed
 */
public record Identity(
    Optional<String> userId, String userInfo, Grants grants, long expiresAtSeconds) {}
