package io.tidewire.bench.client;

/** How a connection ended. */
public sealed interface Ending {

  /** A name for counting; the same for the same cause. */
  String label();

  /** The handshake was never completed. */
  record Refused(String why) implements Ending {
    @Override
    public String label() {
      return "refused: " + why;
    }
  }

  /** The server sent a close frame. */
  record Closed(int code) implements Ending {

    private static final int FATAL_FROM = 4000;
    private static final int LATER_FROM = 4100;
    private static final int AT_ONCE_FROM = 4200;

    /** Whether the protocol forbids the client to reconnect. */
    public boolean isFinal() {
      return code >= FATAL_FROM && code < LATER_FROM;
    }

    /** Whether the protocol lets the client reconnect at once; other clients wait a second. */
    public boolean isAtOnce() {
      return code >= AT_ONCE_FROM && code < AT_ONCE_FROM + 100;
    }

    @Override
    public String label() {
      return "closed " + code;
    }
  }

  /** The connection ended without a close frame. */
  record Lost() implements Ending {
    @Override
    public String label() {
      return "lost";
    }
  }

  /** The client closed the connection. */
  record Dropped() implements Ending {
    @Override
    public String label() {
      return "dropped";
    }
  }
}
