package io.tidewire.edge;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.wire.Member;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An auth service on the bus that accepts fixed words instead of signatures: {@code key} is the
 * app's key, {@code good} a valid signature, and a token is the user's id.
 */
final class NeighbouringAuth {

  static final String APP = "1";
  static final String GOOD = "key:good";
  static final int MAX_CHANNELS = 1_000;
  private static final ClusterKeys KEYS =
      new ClusterKeys(new ClusterKey("k".repeat(32)), Optional.empty());
  private static final long NEVER = 4_000_000_000L;

  private NeighbouringAuth() {}

  static void answerOn(EventBus bus) {
    answerOn(bus, List.of());
  }

  /**
   * @param namespaces of the app
   */
  static void answerOn(EventBus bus, List<Namespace> namespaces) {
    bus.<ConnectRequest>consumer(Addresses.AUTH_CONNECT, question -> connect(question, namespaces));
    bus.<SubscribeRequest>consumer(Addresses.AUTH_SUBSCRIBE, NeighbouringAuth::subscribe);
    bus.<ClusterKeysRequest>consumer(
        Addresses.AUTH_CLUSTER_KEYS, question -> question.reply(new ClusterKeysReply(KEYS)));
  }

  private static void connect(Message<ConnectRequest> question, List<Namespace> namespaces) {
    question.reply(
        question.body().appKey().equals("key")
            ? new ConnectVerdict.Accepted(
                app(namespaces),
                question.body().presented().token().map(NeighbouringAuth::identity))
            : new ConnectVerdict.Refused(4001, "Application does not exist"));
  }

  private static Identity identity(String userId) {
    return new Identity(Optional.of(userId), "{}", Grants.NONE, NEVER);
  }

  private static AppPolicy app(List<Namespace> namespaces) {
    return AppPolicy.defaults(APP)
        .withClientEvents()
        .with(new AppPolicy.Connections(0, MAX_CHANNELS, 1_000, 120))
        .with(namespaces);
  }

  private static void subscribe(Message<SubscribeRequest> question) {
    SubscribeRequest asked = question.body();
    if (!asked.proof().auth().equals(Optional.of(GOOD))) {
      question.reply(new SubscribeVerdict.Refused("AuthError", "Invalid signature", 401));
      return;
    }
    question.reply(
        new SubscribeVerdict.Allowed(
            asked
                .proof()
                .channelData()
                .map(data -> new Member(new JsonObject(data).getString("user_id"), "{}"))));
  }
}
