package io.tidewire.auth.apps;

import io.tidewire.signing.AppSecret;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values as text that is the same in every process for equal values, although sets and maps have
 * another order in each JVM. The text contains secrets.
 */
final class CanonicalText {

  private static final int DIGEST_BYTES = 8;

  private CanonicalText() {}

  /** 16 hexadecimal digits of the text's SHA-256. */
  static String digest(Object value) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(of(value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /**
   * @throws IllegalStateException for a type whose text is not known to be canonical
   */
  static String of(@Nullable Object value) {
    if (value instanceof AppSecret secret) return quoted(secret.value());
    if (value instanceof EncryptionMasterKey key) return quoted(key.base64());
    if (value instanceof Key key) return Base64.getEncoder().encodeToString(key.getEncoded());
    if (value instanceof Optional<?> optional) return of(optional.stream().toList());
    if (value instanceof Map<?, ?> map) return of(map.entrySet());
    if (value instanceof Map.Entry<?, ?> entry)
      return of(List.of(entry.getKey(), entry.getValue()));
    if (value instanceof Set<?> set) return list(texts(set).sorted());
    if (value instanceof Collection<?> collection) return list(texts(collection));
    if (value instanceof Record part) return of(part);
    if (isPlain(value)) return quoted(String.valueOf(value));
    throw new IllegalStateException("no canonical text for " + value);
  }

  private static String of(Record part) {
    return Stream.of(part.getClass().getRecordComponents())
        .map(component -> component.getName() + "=" + of(value(part, component)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static @Nullable Object value(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException inaccessible) {
      throw new IllegalStateException(component.toString(), inaccessible);
    }
  }

  private static Stream<String> texts(Collection<?> values) {
    return values.stream().map(CanonicalText::of);
  }

  private static String list(Stream<String> texts) {
    return texts.collect(Collectors.joining(",", "[", "]"));
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum
        || value instanceof Duration
        || value instanceof URI;
  }

  /** Prefixed with its length, so that different lists of texts never have the same text. */
  private static String quoted(String text) {
    return text.length() + ":" + text;
  }
}
