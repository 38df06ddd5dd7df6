package io.tidewire.bench.client;

/** How a connection came to its end. */
public sealed interface Ending {

  /** For counting: the same for the same cause. */
  String label();

  /** It never came to a handshake. */
  record Refused(String why) implements Ending {
    @Override
    public String label() {
      return "refused: " + why;
    }
  }

  /** The server said goodbye. */
  record Closed(int code) implements Ending {

    private static final int FATAL_FROM = 4000;
    private static final int LATER_FROM = 4100;
    private static final int AT_ONCE_FROM = 4200;

    /** By the protocol, such a client must not come back. */
    public boolean isFinal() {
      return code >= FATAL_FROM && code < LATER_FROM;
    }

    /** By the protocol, such a client comes back at once, others after a second. */
    public boolean isAtOnce() {
      return code >= AT_ONCE_FROM && code < AT_ONCE_FROM + 100;
    }

    @Override
    public String label() {
      return "closed " + code;
    }
  }

  /** The connection broke without a word. */
  record Lost() implements Ending {
    @Override
    public String label() {
      return "lost";
    }
  }

  /** We ended it. */
  record Dropped() implements Ending {
    @Override
    public String label() {
      return "dropped";
    }
  }
}
