package io.tidewire.wire;

/**
 * What a channel's name prefix makes of it (docs/design/protocol.md §6.1).
 *
 * <p>Prefixes are literal and anchored, dash included: {@code privateer} and {@code Private-x} are
 * public.
 */
public enum ChannelKind {
  ENCRYPTED_CACHE("private-encrypted-cache-"),
  ENCRYPTED("private-encrypted-"),
  PRIVATE_CACHE("private-cache-"),
  PRIVATE("private-"),
  PRESENCE_CACHE("presence-cache-"),
  PRESENCE("presence-"),
  CACHE("cache-"),
  USER("#server-to-user-"),

  /**
   * Whether a user is signed in anywhere: what edges subscribe to for watchlists. No client and no
   * backend may name such a channel.
   */
  STATUS("#status-"),

  /** By which an edge tests itself. No client and no backend may name such a channel. */
  CANARY("#canary-"),
  PUBLIC("");

  /** What is wrong with a name of an {@linkplain #isInternal internal} kind. */
  public static final String RESERVED =
      "Channel names that begin with #status- or #canary- are reserved";

  private static final ChannelKind[] LONGEST_PREFIX_FIRST = values();

  private final String prefix;

  ChannelKind(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The kind of a channel of this name. Constants are ordered longest prefix first, so the first
   * match is it.
   */
  public static ChannelKind of(String name) {
    char first = name.isEmpty() ? ' ' : name.charAt(0);
    if (first != 'p' && first != 'c' && first != '#') return PUBLIC; // As most are.
    for (ChannelKind kind : LONGEST_PREFIX_FIRST) {
      if (name.startsWith(kind.prefix)) return kind;
    }
    return PUBLIC;
  }

  /** The literal prefix that marks this kind, empty for public channels. */
  public String prefix() {
    return prefix;
  }

  /**
   * Whether a subscriber needs a signature or a grant. The user channel needs a sign-in instead.
   */
  public boolean needsSignature() {
    return this != PUBLIC && this != CACHE && !isInternal() && this != USER;
  }

  /** Whether only the services themselves use it. */
  public boolean isInternal() {
    return this == STATUS || this == CANARY;
  }

  /** Whether subscribers are members that see each other. */
  public boolean isPresence() {
    return this == PRESENCE || this == PRESENCE_CACHE;
  }

  /** Whether the payloads are ciphertext to the server. */
  public boolean isEncrypted() {
    return this == ENCRYPTED || this == ENCRYPTED_CACHE;
  }

  /** Whether the last published event is kept for later subscribers. */
  public boolean isCache() {
    return this == CACHE
        || this == PRIVATE_CACHE
        || this == PRESENCE_CACHE
        || this == ENCRYPTED_CACHE;
  }

  /** Whether subscribers may send {@code client-*} events. */
  public boolean allowsClientEvents() {
    return needsSignature() && !isEncrypted();
  }
}
