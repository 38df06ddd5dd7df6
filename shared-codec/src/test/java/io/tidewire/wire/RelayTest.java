package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the reader and the writer together: from the frame of one client to that of another. */
class RelayTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ChannelName CHANNEL = new ChannelName("private-a");

  @Test
  void jsonDataArrivesAsItsCompactText() throws IOException {
    ObjectMapper pretty = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Random random = new Random(11);

    for (int i = 0; i < 2_000; i++) {
      JsonNode sent = object(random, 4);
      ObjectNode frame = NODES.objectNode().put("event", "client-a").put("channel", "private-a");
      frame.set("data", sent);

      assertThat(relay(pretty.writeValueAsString(frame))).isEqualTo(sent.toString());
    }
  }

  @Test
  void stringDataArrivesUnchanged() {
    String frame =
        "{\"event\":\"client-a\",\"channel\":\"private-a\",\"data\":\" {\\\"x\\\" : 1} \\u00eb\"}";

    assertThat(relay(frame)).isEqualTo(" {\"x\" : 1} ë");
  }

  private static String relay(String sent) {
    ClientFrame.ClientEvent event = (ClientFrame.ClientEvent) FrameReader.read(sent);
    String received =
        ServerFrames.clientEvent(
            event.event(), CHANNEL, event.data().orElse("{}"), Optional.empty());
    return Vectors.json(received).get("data").textValue();
  }

  private static JsonNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      object.set("k \"" + i, value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> NODES.textNode(" a : \\ \" , {[ \n " + random.nextInt());
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.numberNode(new BigDecimal(random.nextLong() + "." + random.nextInt(100)));
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4 -> NODES.nullNode();
      case 5 -> object(random, depth - 1);
      default -> array(random, depth - 1);
    };
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) array.add(value(random, depth));
    return array;
  }
}
