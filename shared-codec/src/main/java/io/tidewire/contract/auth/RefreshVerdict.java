package io.tidewire.contract.auth;

import io.tidewire.contract.app.Identity;

/** The answer to a {@link RefreshRequest}. A refusal is an answer, not a failure. */
public sealed interface RefreshVerdict {

  record Renewed(Identity identity) implements RefreshVerdict {}

  record Refused(String message) implements RefreshVerdict {}
}
