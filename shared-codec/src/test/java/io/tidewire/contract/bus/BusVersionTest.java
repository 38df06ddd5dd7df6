package io.tidewire.contract.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes that {@link BusVersion#CURRENT} stands for, in {@code src/test/resources/bus}: one line
 * for each message, with the name of its codec. If a test here fails, processes of this build and
 * of the last release may not understand each other. Then either the version is raised, and the
 * next one gets its own files; or the change is compatible: then the former line goes to {@link
 * OlderPeerTest}, and the new one here.
 */
class BusVersionTest {

  private static final Map<String, Class<? extends Record>> TYPES =
      Stream.of(ContractCodecs.SHARED, ContractCodecs.SECRET)
          .flatMap(List::stream)
          .collect(Collectors.toMap(type -> ContractCodecs.codec(type).name(), type -> type));

  static List<String> messages() {
    return lines("messages");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageOfThisVersionIsReadAndWrittenAsItWasRecorded(String line) {
    String name = line.substring(0, line.indexOf(' '));
    byte[] recorded = line.substring(name.length() + 1).getBytes(UTF_8);
    MessageCodec<Record, Record> codec = codecOf(name);
    Buffer wire = Buffer.buffer().appendInt(recorded.length).appendBytes(recorded);

    Buffer again = Buffer.buffer();
    codec.encodeToWire(again, codec.decodeFromWire(0, wire));

    assertThat(again.toString(UTF_8)).isEqualTo(wire.toString(UTF_8));
  }

  @Test
  void everyMessageIsRecorded() {
    Set<String> recorded =
        messages().stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .collect(Collectors.toSet());

    assertThat(recorded).isEqualTo(TYPES.keySet());
  }

  @Test
  void everyValueOfAnEnumerationAndEveryCaseIsRecorded() {
    String recorded = String.join("\n", messages());

    assertThat(cases(TYPES.values())).isNotEmpty().allMatch(recorded::contains);
  }

  @Test
  void everyAddressAcceptsTheMessagesOfThisVersion() {
    List<String> taken =
        Addresses.BODIES.entrySet().stream()
            .map(entry -> entry.getKey() + " " + ContractCodecs.codec(entry.getValue()).name())
            .sorted()
            .toList();

    assertThat(taken).isEqualTo(lines("addresses"));
  }

  /** How the values of enumerations and the cases of sealed types within messages are written. */
  private static Set<String> cases(Iterable<? extends Class<?>> messages) {
    Set<String> cases = new HashSet<>();
    Set<Class<?>> seen = new HashSet<>();
    Deque<Type> unseen = new ArrayDeque<>();
    messages.forEach(unseen::add);
    while (!unseen.isEmpty()) {
      Type next = unseen.pop();
      if (next instanceof ParameterizedType generic) {
        unseen.addAll(List.of(generic.getActualTypeArguments()));
      } else if (next instanceof Class<?> type && seen.add(type)) {
        if (type.isEnum()) cases.addAll(namesOf(type));
        if (type.isSealed()) {
          for (Class<?> permitted : type.getPermittedSubclasses()) {
            cases.add("\"is\":\"%s\"".formatted(permitted.getSimpleName()));
            unseen.add(permitted);
          }
        }
        if (type.isRecord()) {
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getGenericType)
              .forEach(unseen::add);
        }
      }
    }
    return cases;
  }

  private static List<String> namesOf(Class<?> enumeration) {
    return Arrays.stream(enumeration.getEnumConstants())
        .map(value -> "\"%s\"".formatted(((Enum<?>) value).name()))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static MessageCodec<Record, Record> codecOf(String name) {
    Class<? extends Record> type = Objects.requireNonNull(TYPES.get(name), name);
    return (MessageCodec<Record, Record>) ContractCodecs.codec(type);
  }

  private static List<String> lines(String file) {
    String resource = "/bus/version-%d/%s.txt".formatted(BusVersion.CURRENT, file);
    try (InputStream in = BusVersionTest.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8)
          .lines()
          .toList();
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
