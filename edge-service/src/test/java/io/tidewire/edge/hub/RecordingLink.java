package io.tidewire.edge.hub;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was asked of Redis. */
final class RecordingLink implements HubLink {

  final List<String> sent = new ArrayList<>();
  boolean up = true;

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public void subscribe(String key) {
    sent.add("SUB " + key);
  }

  @Override
  public void unsubscribe(String key) {
    sent.add("UNSUB " + key);
  }
}
