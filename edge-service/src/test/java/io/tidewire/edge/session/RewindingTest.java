package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.claim;
import static io.tidewire.edge.session.RecoveringClient.established;
import static io.tidewire.edge.session.RecoveringClient.floor;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Frame;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session makes of a wish for messages from before the subscription (rec1). */
class RewindingTest {

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @ParameterizedTest
  @CsvSource({"{'count':3}, 3, Count", "{'count':500}, 5, Count", "{'count':9999999999}, 5, Count"})
  void aRewindIsBoundedByItsNamespace(String rewind, int messages, String kind) {
    client.subscribes("orders", "'recovery':{'v':1},'rewind':" + rewind);

    assertThat(client.asked().rewind()).isEqualTo(new Recovery.Rewind.Count(messages));
    assertThat(client.asked().rewind().getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void aRewindInSecondsReachesBackFromNow() {
    client.subscribes("orders", "'recovery':{'v':1},'rewind':{'seconds':30}");

    assertThat(client.asked().rewind())
        .isEqualTo(new Recovery.Rewind.Since(rig.clock.millis() - 30_000));
  }

  @Test
  void whereRewindIsNotAllowedNothingIsAskedFor() {
    client.subscribes("private-x", "'auth':'k:s','recovery':{'v':1},'rewind':{'count':3}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    assertThat(client.asked().rewind()).isEqualTo(Recovery.Rewind.NOTHING);
  }

  @Test
  void whoClaimsAPositionIsNotRewoundAsWell() {
    client.subscribes("orders", claim("e", 42, floor("e", 40)) + ",'rewind':{'count':3}");

    assertThat(client.asked().rewind()).isEqualTo(Recovery.Rewind.NOTHING);
  }

  @Test
  void ofARewindThatReachesFurtherThanAllowedTheLastMessagesAreSent() {
    client.subscribes("orders", "'recovery':{'v':1},'rewind':{'since_ms':1}");

    client.resumed(
        new Resumption.Started(new Position("e", 100)),
        IntStream.rangeClosed(101, 108)
            .mapToObj(offset -> new TextFrame("message " + offset))
            .toArray(Frame[]::new));

    List<String> frames = client.hears();
    assertThat(frames.subList(1, frames.size()))
        .containsExactly("message 104", "message 105", "message 106", "message 107", "message 108");
    assertThat(frames.get(0)).contains("\\\"offset\\\":\\\"103\\\"", "\\\"replay\\\":5");
  }
}
