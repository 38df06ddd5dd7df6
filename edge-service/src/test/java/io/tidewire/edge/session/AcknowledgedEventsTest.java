package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Dialect;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Client events whose senders want to know what became of them (ack1). */
class AcknowledgedEventsTest extends HookedSessionsFixture {

  @Test
  void aClientThatAsksForItIsToldThatItsEventWasPublished() {
    Connection client = subscribed(Dialect.ACK1);
    says(client, "{'event':'client-x','channel':'private-a','data':1,'ack':'7'}");
    rig.hooks.clientEventAnswers.remove().complete(new ClientEventVerdict.Allowed("client-x", "1"));

    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"tidewire:ack\",\"channel\":\"private-a\",\"data\":\"{\\\"ack\\\":\\\"7\\\",\\\"ok\\\":true}\"}");
  }

  @Test
  void aClientThatAsksForItIsToldWhyItsEventWasNotPublishedInsteadOfAnError() {
    Connection client = subscribed(Dialect.REC1_ACK1);
    says(client, "{'event':'client-x','channel':'private-b','data':1,'ack':'7'}");
    says(client, "{'event':'client-x','channel':'private-a','data':1,'ack':'8'}");
    rig.hooks.clientEventAnswers.remove().complete(new ClientEventVerdict.Refused("no swearing"));

    List<String> heard = client.hears();
    assertThat(heard).hasSize(2);
    assertThat(data(heard.get(0)).getBoolean("ok")).isFalse();
    assertThat(data(heard.get(0)).getString("reason")).contains("not a member of the channel");
    assertThat(data(heard.get(1)))
        .isEqualTo(
            new JsonObject(
                "{'ack':'8','ok':false,'code':4301,'reason':'Client event rejected - no swearing'}"
                    .replace('\'', '"')));
  }

  @Test
  void whoDidNotNegotiateAcknowledgementsGetsNone() {
    Connection client = subscribed(Dialect.PUSHER);
    says(client, "{'event':'client-x','channel':'private-a','data':1,'ack':'7'}");
    rig.hooks.clientEventAnswers.remove().complete(new ClientEventVerdict.Allowed("client-x", "1"));

    assertThat(rig.relayed).hasSize(1);
    assertThat(client.hears()).isEmpty();
  }

  @Test
  void theFirstFrameSaysThatAcknowledgementsAreUnderstood() {
    Connection plain = rig.connect("1.2", hooked(), Optional.empty(), Dialect.ACK1);
    Connection recovering = rig.connect("1.3", hooked(), Optional.empty(), Dialect.REC1_ACK1);

    assertThat(data(plain.hears().get(0)).getJsonObject("ack").getInteger("v")).isEqualTo(1);
    JsonObject both = data(recovering.hears().get(0));
    assertThat(both.getJsonObject("ack").getInteger("v")).isEqualTo(1);
    assertThat(both.getJsonObject("rec").getInteger("v")).isEqualTo(1);
  }
}
