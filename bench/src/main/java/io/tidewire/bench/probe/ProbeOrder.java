package io.tidewire.bench.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewire.bench.client.Target;
import io.tidewire.signing.AppSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The order that a probe reads from its standard input, so that no list of processes shows the
 * secret.
 *
 * @param channels one connection to each, in this order
 */
record ProbeOrder(Target target, List<String> channels) {

  private static final ObjectMapper JSON = new ObjectMapper();

  ProbeOrder {
    channels = List.copyOf(channels);
  }

  /** Writes the order as one line. */
  String write() {
    ObjectNode node = JSON.createObjectNode();
    target.urls().forEach(url -> node.withArray("/urls").add(url.toString()));
    node.put("key", target.credential().key())
        .put("secret", target.credential().secret().value())
        .put("insecure", target.insecure())
        .put("recovering", target.recovering());
    target.sources().forEach(node.putArray("sources")::add);
    channels.forEach(node.putArray("channels")::add);
    return node.toString();
  }

  static ProbeOrder read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      List<URI> urls = texts(node.path("urls")).stream().map(URI::create).toList();
      Target target =
          new Target(
              urls,
              new Target.Credential(
                  node.path("key").asText(), new AppSecret(node.path("secret").asText())),
              texts(node.path("sources")),
              node.path("insecure").asBoolean(),
              node.path("recovering").asBoolean());
      return new ProbeOrder(target, texts(node.path("channels")));
    } catch (JsonProcessingException notOurs) {
      throw new IllegalArgumentException("not a probe order", notOurs);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
