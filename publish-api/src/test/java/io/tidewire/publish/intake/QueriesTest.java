package io.tidewire.publish.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.app.AppPolicy;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueriesTest {

  private static final AppPolicy APP = AppPolicy.defaults("900123");

  @Test
  void channelsNeedNoParameters() {
    ChannelsQuery query = ChannelsQuery.read(Optional.empty(), Optional.empty());

    assertThat(query).isEqualTo(new ChannelsQuery("", Set.of()));
  }

  @Test
  void aPrefixMayHaveAnyCharacters() {
    assertThat(ChannelsQuery.read(Optional.of("ü #/"), Optional.empty()).prefix())
        .isEqualTo("ü #/");
  }

  @Test
  void usersAreCountedOfPresenceChannelsOnly() {
    assertThat(ChannelsQuery.read(Optional.of("presence-x"), Optional.of("user_count")).info())
        .containsExactly(Attribute.USER_COUNT);
    assertThatThrownBy(() -> ChannelsQuery.read(Optional.of("pres"), Optional.of("user_count")))
        .isInstanceOf(Rejected.class);
    assertThatThrownBy(() -> ChannelQuery.read("private-x", Optional.of("user_count"), APP))
        .isInstanceOf(Rejected.class)
        .hasMessage("info: user_count is for presence channels only");
  }

  @Test
  void subscriptionsAreCountedOfAllChannels() {
    assertThat(ChannelsQuery.read(Optional.empty(), Optional.of("subscription_count")).info())
        .containsExactly(Attribute.SUBSCRIPTION_COUNT);
  }

  @Test
  void theCacheIsForCacheChannelsOnly() {
    assertThat(ChannelQuery.read("private-cache-x", Optional.of("cache,occupied"), APP).info())
        .containsExactlyInAnyOrder(Attribute.CACHE, Attribute.OCCUPIED);
    assertThatThrownBy(() -> ChannelQuery.read("mycache-x", Optional.of("cache"), APP))
        .isInstanceOf(Rejected.class)
        .hasMessage("info: cache is for cache channels only");
    assertThatThrownBy(() -> ChannelsQuery.read(Optional.empty(), Optional.of("cache")))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void unknownAttributesAreRejected() {
    assertThatThrownBy(() -> ChannelQuery.read("c", Optional.of("occupied,members"), APP))
        .hasMessageContaining("unknown attribute 'members'");
  }

  @Test
  void aLongComplaintIsCutShort() {
    assertThatThrownBy(() -> ChannelQuery.read("c", Optional.of("x".repeat(5_000)), APP))
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void membersAreOfPresenceChannelsOnly() {
    assertThat(MembersQuery.read("presence-cache-x", APP).channel().value())
        .isEqualTo("presence-cache-x");
    assertThatThrownBy(() -> MembersQuery.read("private-x", APP)).isInstanceOf(Rejected.class);
    assertThatThrownBy(() -> MembersQuery.read("presence x", APP)).isInstanceOf(Rejected.class);
  }
}
