package io.tidewire.kit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void aNodeIsNamedByItsSettings() {
    Node node = node(Map.of("tidewire.node.id", "edge-1", "tidewire.node.region", "eu-west"));

    assertThat(node.id()).isEqualTo("edge-1");
    assertThat(node.region()).isEqualTo("eu-west");
    assertThat(node.incarnation()).matches("edge-1~[0-9a-f]{16}");
  }

  @Test
  void aNodeWithoutANameUsesTheHostName() {
    Node node = node(Map.of());

    assertThat(node.id()).matches("[A-Za-z0-9._-]+");
    assertThat(node.region()).isEqualTo("local");
  }

  @Test
  void everyStartIsANewIncarnation() {
    Map<String, String> same = Map.of("tidewire.node.id", "edge-1");

    assertThat(node(same).incarnation()).isNotEqualTo(node(same).incarnation());
  }

  @Test
  void aNodeDeclaredDeadKeepsOnlyItsName() {
    Node node = node(Map.of("tidewire.node.id", "edge-1"));

    Node reborn = node.reborn(random);

    assertThat(reborn.id()).isEqualTo(node.id());
    assertThat(reborn.region()).isEqualTo(node.region());
    assertThat(reborn.incarnation())
        .matches("edge-1~[0-9a-f]{16}")
        .isNotEqualTo(node.incarnation());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a~b", "a b", "a:b", "{a}"})
  void aNameInvalidInAnAddressIsRefused(String name) {
    assertThatThrownBy(() -> node(Map.of("tidewire.node.id", name)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_NODE_ID: ");
  }

  private Node node(Map<String, String> settings) {
    return Node.start(Settings.of(settings), random);
  }
}
