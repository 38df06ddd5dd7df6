package io.tidewire.signing.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewire.signing.Hmac;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Texts that a client carries for us and cannot change: {@code base64url(fields).base64url(mac)}.
 * The mac also covers what kind of token it is and where it counts, so that none passes for
 * another.
 */
final class Seal {

  /** Of 32: no forger tries 2^128 times. */
  private static final int MAC_BYTES = 16;

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final String kind;
  private final List<String> context;

  /**
   * @param kind what the token is for
   * @param context what it is bound to and does not carry: an app, a channel; always as many for
   *     the same kind
   */
  Seal(String kind, String... context) {
    this.kind = kind;
    this.context = List.of(context);
  }

  String close(ClusterKeys keys, String... fields) {
    byte[] carried = framed(Stream.of(fields));
    return TEXT.encodeToString(carried) + "." + TEXT.encodeToString(mac(keys.current(), carried));
  }

  /** The fields, if one of the keys has closed this token for this kind and context. */
  Optional<List<String>> open(ClusterKeys keys, String token) {
    int dot = token.indexOf('.');
    if (dot < 0) return Optional.empty();
    try {
      byte[] carried = Base64.getUrlDecoder().decode(token.substring(0, dot));
      byte[] mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      boolean genuine =
          keys.accepted().anyMatch(key -> MessageDigest.isEqual(mac(key, carried), mac));
      return genuine ? Optional.of(fields(carried)) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private byte[] mac(ClusterKey key, byte[] carried) {
    byte[] bound = framed(Stream.concat(Stream.of(kind), context.stream()));
    byte[] message =
        ByteBuffer.allocate(bound.length + carried.length).put(bound).put(carried).array();
    return Arrays.copyOf(Hmac.bytes(key.key(), message), MAC_BYTES);
  }

  /** Each text behind its length in bytes, so that no two lists look the same. */
  private static byte[] framed(Stream<String> texts) {
    StringBuilder framed = new StringBuilder();
    texts.forEach(text -> framed.append(text.getBytes(UTF_8).length).append(':').append(text));
    return framed.toString().getBytes(UTF_8);
  }

  /** Only for what {@link #framed} has written. */
  private static List<String> fields(byte[] framed) {
    List<String> fields = new ArrayList<>(3);
    int start = 0;
    while (start < framed.length) {
      int colon = start;
      while (framed[colon] != ':') colon++;
      int end = colon + 1 + Integer.parseInt(new String(framed, start, colon - start, UTF_8));
      fields.add(new String(framed, colon + 1, end - colon - 1, UTF_8));
      start = end;
    }
    return fields;
  }
}
