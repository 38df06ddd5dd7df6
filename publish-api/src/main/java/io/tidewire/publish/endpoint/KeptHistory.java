package io.tidewire.publish.endpoint;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.publish.admission.Refused;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.wire.ChannelName;

/** Finds the history that an app keeps of a channel. */
final class KeptHistory {

  private KeptHistory() {}

  /**
   * @throws Refused naming the setting, if the channel has no history
   */
  static History of(SignedRequest request, ChannelName channel) {
    Namespace namespace = request.app().namespace(channel);
    return namespace.history().orElseThrow(() -> Refused.noHistory(channel.value()));
  }
}
