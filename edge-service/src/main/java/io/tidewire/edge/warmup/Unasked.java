package io.tidewire.edge.warmup;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.session.ports.BackendHooks;
import io.tidewire.edge.session.ports.ClientEventPublisher;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.edge.websocket.server.HookedUpgrades;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an app without hooks, histories, cache channels and client events never asks. Answering
 * would hide a mistake.
 */
final class Unasked
    implements BackendHooks, HookedUpgrades, ClientEventPublisher, ChannelLog, LastEvents {

  private static IllegalStateException asked() {
    return new IllegalStateException("the app of a warm-up has none of this");
  }

  @Override
  public Pending<ConnectVerdict> connect(ConnectHookRequest question) {
    throw asked();
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    throw asked();
  }

  @Override
  public Pending<ClientEventVerdict> clientEvent(ClientEventRequest question) {
    throw asked();
  }

  @Override
  public Optional<ConnectVerdict> returning(AppPolicy app, String pass) {
    throw asked();
  }

  @Override
  public Future<ConnectVerdict> ask(ConnectHookRequest question) {
    throw asked();
  }

  @Override
  public Future<Void> publish(WebhookEvent.ClientEvent event, String frame) {
    throw asked();
  }

  @Override
  public Cancel read(LogQuery query, Requester requester, Consumer<LogReading> answer) {
    throw asked();
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    throw asked();
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    throw asked();
  }

  @Override
  public Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer) {
    throw asked();
  }

  @Override
  public void missed(Topic topic) {
    throw asked();
  }
}
