package io.tidewire.contract.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.ChannelName;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppPolicyTest {

  private static final AppPolicy OPEN = AppPolicy.defaults("1");
  private static final AppPolicy NEWS = OPEN.withPublicChannels(List.of("news-*", "cache-a"));

  @Test
  void everyPublicChannelIsAllowedUnlessPatternsRestrictThem() {
    assertThat(OPEN.allowsSubscription(new ChannelName("anything"))).isTrue();
    assertThat(NEWS.allowsSubscription(new ChannelName("news-sport"))).isTrue();
    assertThat(NEWS.allowsSubscription(new ChannelName("cache-a"))).isTrue();
    assertThat(NEWS.allowsSubscription(new ChannelName("anything"))).isFalse();
    assertThat(NEWS.allowsSubscription(new ChannelName("cache-b"))).isFalse();
    assertThat(NEWS.allowsSubscription(new ChannelName("x-news-sport"))).isFalse();
  }

  @Test
  void anEmptyListAllowsNoPublicChannel() {
    AppPolicy none = OPEN.withPublicChannels(List.of());

    assertThat(none.allowsSubscription(new ChannelName("news-sport"))).isFalse();
  }

  @Test
  void theRestrictionDoesNotApplyToOtherKindsOfChannels() {
    for (String name :
        List.of("private-a", "private-encrypted-a", "private-cache-a", "presence-a")) {
      assertThat(NEWS.allowsSubscription(new ChannelName(name))).isTrue();
    }
    assertThat(NEWS.allowsSubscription(ChannelName.ofUser("u-1"))).isTrue();
  }

  @Test
  void theRestrictionSurvivesEveryOtherChange() {
    AppPolicy changed =
        NEWS.withClientEvents().with(AppPolicy.Connections.DEFAULTS).with(List.<Namespace>of());

    assertThat(changed.publicChannels()).isEqualTo(NEWS.publicChannels());
  }
}
