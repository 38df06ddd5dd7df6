package io.tidewire.wire;

import static io.tidewire.wire.ChannelKind.CACHE;
import static io.tidewire.wire.ChannelKind.ENCRYPTED;
import static io.tidewire.wire.ChannelKind.ENCRYPTED_CACHE;
import static io.tidewire.wire.ChannelKind.PRESENCE;
import static io.tidewire.wire.ChannelKind.PRESENCE_CACHE;
import static io.tidewire.wire.ChannelKind.PRIVATE;
import static io.tidewire.wire.ChannelKind.PRIVATE_CACHE;
import static io.tidewire.wire.ChannelKind.PUBLIC;
import static io.tidewire.wire.ChannelKind.STATUS;
import static io.tidewire.wire.ChannelKind.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/design/protocol.md §6.1, column by column. */
class ChannelKindTest {

  @Test
  void onlyPublicChannelsNeedNoSignature() {
    assertThat(kinds(ChannelKind::needsSignature))
        .containsExactlyInAnyOrder(
            PRIVATE, PRIVATE_CACHE, ENCRYPTED, ENCRYPTED_CACHE, PRESENCE, PRESENCE_CACHE);
  }

  @Test
  void clientEventsAreAllowedOnPrivateAndPresenceChannelsOnly() {
    assertThat(kinds(ChannelKind::allowsClientEvents))
        .containsExactlyInAnyOrder(PRIVATE, PRIVATE_CACHE, PRESENCE, PRESENCE_CACHE);
  }

  @Test
  void presenceCacheAndEncryptionFollowThePrefix() {
    assertThat(kinds(ChannelKind::isPresence)).containsExactlyInAnyOrder(PRESENCE, PRESENCE_CACHE);
    assertThat(kinds(ChannelKind::isCache))
        .containsExactlyInAnyOrder(CACHE, PRIVATE_CACHE, PRESENCE_CACHE, ENCRYPTED_CACHE);
    assertThat(kinds(ChannelKind::isEncrypted))
        .containsExactlyInAnyOrder(ENCRYPTED, ENCRYPTED_CACHE);
  }

  @Test
  void userAndPublicChannelsHaveNoneOfTheseFeatures() {
    assertThat(Stream.of(USER, STATUS, PUBLIC)).noneMatch(ChannelKind::needsSignature).isNotEmpty();
  }

  @Test
  void longerPrefixesAreMatchedBeforeTheirOwnPrefixes() {
    assertThat(ChannelKind.values())
        .allSatisfy(kind -> assertThat(ChannelKind.of(kind.prefix() + "x")).isEqualTo(kind));
  }

  private static Stream<ChannelKind> kinds(Predicate<ChannelKind> property) {
    return Stream.of(ChannelKind.values()).filter(property);
  }
}
