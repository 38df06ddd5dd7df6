package io.tidewire.contract.app;

import java.util.Optional;

/**
 * Who a verified JWT or an app's connect hook says the connection is, and what it grants.
 *
 * @param userId the {@code sub} claim; absent, the token grants channels without signing anybody in
 * @param userInfo the JSON text of the {@code user_info} claim, {@code {}} when absent
 * @param expiresAtSeconds when the connection ends unless refreshed, Unix seconds: a token's {@code
 *     exp} claim plus the app's leeway; {@link #NEVER} if a hook sets no end
 */
public record Identity(
    Optional<String> userId, String userInfo, Grants grants, long expiresAtSeconds) {

  public static final long NEVER = Long.MAX_VALUE;
}
