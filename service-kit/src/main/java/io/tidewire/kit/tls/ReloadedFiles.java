package io.tidewire.kit.tls;

import io.micrometer.core.instrument.MeterRegistry;

/** {@link TlsFiles} of which everything but the content is the same. */
abstract class ReloadedFiles<T> implements TlsFiles {

  private final Reloaded<T> files;

  ReloadedFiles(Reloaded<T> files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "tls-" + files.name();
  }

  @Override
  public Draft prepare() {
    return files.prepare();
  }

  @Override
  public boolean isStale() {
    return files.isStale();
  }

  @Override
  public void look() {
    files.look();
  }

  @Override
  public boolean isRefused() {
    return files.isRefused();
  }

  @Override
  public void meter(MeterRegistry meters) {
    files.meter(meters);
  }
}
