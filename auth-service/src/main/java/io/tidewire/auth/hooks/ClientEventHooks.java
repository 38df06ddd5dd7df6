package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.claims.MalformedClaim;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.wire.EventName;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Asks the app's backend about each client event. Confined to one event loop. */
final class ClientEventHooks {

  private static final String DENIED = "the app's backend refused it";

  private final HookContext context;

  ClientEventHooks(HookContext context) {
    this.context = context;
  }

  Future<ClientEventVerdict> ask(App app, ChannelHook hook, ClientEventRequest question) {
    context.meters().verdict(HookKind.CLIENT_EVENT, "backend");
    String body =
        new HookQuestion(HookKind.CLIENT_EVENT, app.id(), context.clock())
            .with("socket_id", question.sender().socketId().value())
            .with("channel", question.topic().channel().value())
            .with("event", question.event())
            .with("data", question.data())
            .with("user_id", question.sender().userId())
            .body();
    String client = question.sender().socketId().value();
    return context.ask(
        HookKind.CLIENT_EVENT,
        new HookCall(app, hook.endpoint(), client, Map.of(), body),
        new HookContext.Verdicts<>(
            answer -> verdict(app, question, answer),
            () -> new ClientEventVerdict.Refused(DENIED),
            () -> new ClientEventVerdict.Refused("the app's backend did not answer, try again")));
  }

  private static ClientEventVerdict verdict(
      App app, ClientEventRequest question, HookAnswer answer) {
    if (!answer.isAllowed()) return new ClientEventVerdict.Refused(answer.reason(DENIED));
    String event = answer.claims().string("event").orElse(question.event());
    String data = answer.data().orElse(question.data());
    boolean isClientEvent =
        event.startsWith(EventName.CLIENT_PREFIX) && event.length() <= EventName.MAX_LENGTH;
    if (!isClientEvent) throw new MalformedClaim("event");
    int bytes = data.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > app.policy().messages().maxEventBytes()) throw new MalformedClaim("data");
    return new ClientEventVerdict.Allowed(event, data);
  }
}
