package io.tidewire.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ConnectException;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DeserializationFilterTest {

  @Test
  void failuresOfMembersAreRead() throws Exception {
    var failure = new HazelcastException(new CompletionException(new ConnectException("refused")));

    assertThat((Throwable) read(failure)).hasRootCauseMessage("refused");
  }

  @Test
  @SuppressWarnings("URLEqualsHashCode") // Chosen for that reason.
  void otherObjectsAreNotRead() {
    // Its hash queries the name server: harmless, and the usual way to detect deserialization.
    Map<URL, String> gadget = new HashMap<>();

    assertThatThrownBy(
            () -> {
              gadget.put(new URL("http://127.0.0.1/"), "");
              read(gadget);
            })
        .isInstanceOf(InvalidClassException.class);
  }

  @Test
  void tooDeeplyNestedObjectsAreNotRead() {
    List<Object> innermost = new ArrayList<>();
    for (int i = 0; i < 200; i++) innermost = new ArrayList<>(List.of(innermost));
    List<Object> deep = innermost;

    assertThatThrownBy(() -> read(deep)).isInstanceOf(InvalidClassException.class);
  }

  private static Object read(Object written) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(written);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      in.setObjectInputFilter(DeserializationFilter.filter());
      return in.readObject();
    }
  }
}
