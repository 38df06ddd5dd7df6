package io.tidewire.contract.presence;

import io.tidewire.wire.Topic;

/**
 * Queries a page of the distinct users of a presence channel.
 *
 * @param from where the page begins: {@link #START}, or what the page before has answered; a peer
 *     of an older version does not say
 */
public record UsersQuery(Topic topic, String from) {

  /** Of the first page. */
  public static final String START = "";

  public UsersQuery {
    from = from == null ? START : from;
  }

  /** The first page. */
  public UsersQuery(Topic topic) {
    this(topic, START);
  }
}
