package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Requester;
import java.util.ArrayList;
import java.util.List;

/** Remembers what was asked of Redis. */
final class RecordingLink implements HubLink {

  final List<String> sent = new ArrayList<>();
  boolean up = true;

  @Override
  public boolean isUp(String key) {
    return up;
  }

  @Override
  public boolean subscribe(String key, Requester requester) {
    return sent.add("SUB " + key);
  }

  @Override
  public boolean unsubscribe(String key) {
    return sent.add("UNSUB " + key);
  }
}
