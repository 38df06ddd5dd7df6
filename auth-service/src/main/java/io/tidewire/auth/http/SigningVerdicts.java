package io.tidewire.auth.http;

/** Counts how each request to an endpoint ended. Thread-safe. */
public interface SigningVerdicts {

  void allowed(String path);

  void refused(String path);

  /** A failure that the caller did not cause, or a caller that disconnected. */
  void failed(String path, Throwable failure);
}
