package io.tidewire.publish.intake;

import java.util.Optional;

/**
 * What the headers and the query of a publish contain besides its body.
 *
 * @param idempotencyKey the header {@code Idempotency-Key}
 * @param info the parameter {@code info} of the query; applies to every event without its own
 */
public record PublishOptions(Optional<String> idempotencyKey, Optional<String> info) {

  public static final PublishOptions NONE = new PublishOptions(Optional.empty(), Optional.empty());

  static final String HEADER = "Idempotency-Key";

  /**
   * The idempotency key, which may be in the header, the body or both.
   *
   * @throws Rejected if one is malformed, or they differ
   */
  Optional<IdempotencyKey> key(String member, Optional<String> inBody) {
    if (idempotencyKey.isEmpty() && inBody.isEmpty()) return Optional.empty();
    Optional<IdempotencyKey> header = idempotencyKey.map(text -> IdempotencyKey.of(HEADER, text));
    Optional<IdempotencyKey> body = inBody.map(text -> IdempotencyKey.of(member, text));
    if (header.isPresent() && body.isPresent() && !header.equals(body)) {
      throw Rejected.because(member + ": the header " + HEADER + " has another value");
    }
    return body.or(() -> header);
  }
}
