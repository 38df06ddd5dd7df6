package io.tidewire.auth.http;

/** Is told how each request to an endpoint ended. Any thread may tell. */
public interface SigningVerdicts {

  void allowed(String path);

  void refused(String path);

  /** A failure that is not the caller's, or a caller that went away. */
  void failed(String path, Throwable failure);
}
