package io.tidewire.signing;

import io.tidewire.text.PercentDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The signature of an HTTP API request (docs/design/protocol.md §7.5). Judges the signature only:
 * time, version, key and body are the caller's to check, through the accessors.
 *
 * <p>A parameter that was sent twice has no value here. A query that cannot be percent-decoded has
 * no parameters at all, hence no signature.
 */
public final class RequestSignature {

  /** Only ever cloned, which is cheaper than looking MD5 up among the providers. */
  private static final MessageDigest UNUSED_MD5 = md5();

  private final String method;
  private final String path;
  private final QueryParameters query;

  private RequestSignature(String method, String path, QueryParameters query) {
    this.method = method;
    this.path = path;
    this.query = query;
  }

  /**
   * @param rawPath as it came over the wire, less a prefix that the server is mounted under
   * @param rawQuery as it came over the wire, without the question mark; empty if there was none
   */
  public static RequestSignature of(String method, String rawPath, String rawQuery) {
    return new RequestSignature(
        method.toUpperCase(Locale.ROOT), rawPath, QueryParameters.parse(rawQuery));
  }

  /** The same request, as if it had been sent to another path. */
  public RequestSignature at(String otherPath) {
    return new RequestSignature(method, otherPath, query);
  }

  /** Of the raw body, in lower-case hex: what {@code body_md5} must be. */
  public static String bodyMd5(byte[] body) {
    try {
      var digest = (MessageDigest) UNUSED_MD5.clone();
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the MD5 of every JDK can be cloned", impossible);
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has MD5", impossible);
    }
  }

  /**
   * In constant time. SDKs differ in whether they sign the path as sent or decoded, and PHP signs a
   * list as one value but sends it as many; each of these is right.
   */
  public boolean verify(AppSecret secret) {
    Optional<String> signature = signature();
    if (signature.isEmpty()) return false;
    String given = signature.get();
    return Hmac.verify(secret, text(), given)
        || otherTexts().stream().anyMatch(text -> Hmac.verify(secret, text, given));
  }

  /** The {@code auth_signature} to send along with the rest of the request. */
  public String sign(AppSecret secret) {
    return Hmac.sign(secret, text());
  }

  /** The text that the client of this request must have signed. */
  public String text() {
    return text(path, query.canonical());
  }

  /** What the rest signs; not made up for the many who sign what they send. */
  private Set<String> otherTexts() {
    Set<String> texts = new LinkedHashSet<>();
    texts.add(text(path, query.collapsed().canonical()));
    PercentDecoder.decode(path)
        .ifPresent(
            decoded -> {
              texts.add(text(decoded, query.canonical()));
              texts.add(text(decoded, query.collapsed().canonical()));
            });
    return texts;
  }

  private String text(String signedPath, String signedQuery) {
    return method + "\n" + signedPath + "\n" + signedQuery;
  }

  public Optional<String> authKey() {
    return query.value("auth_key");
  }

  /** Unix seconds, as the client claims. */
  public Optional<String> authTimestamp() {
    return query.value("auth_timestamp");
  }

  public Optional<String> authVersion() {
    return query.value("auth_version");
  }

  public Optional<String> bodyMd5() {
    return query.value("body_md5");
  }

  public Optional<String> signature() {
    return query.value(QueryParameters.SIGNATURE);
  }

  /**
   * A parameter as it was signed: decoded, {@code +} for itself, a PHP list joined with commas.
   *
   * @param name in lower case
   */
  public Optional<String> parameter(String name) {
    Optional<String> single = query.value(name);
    return single.isPresent() || !query.hasLists() ? single : query.collapsed().value(name);
  }

  /**
   * The values of a parameter that was sent as a list, {@code name[]=a&name[]=b}, decoded like
   * {@link #parameter}. Empty if there is none.
   *
   * @param name in lower case
   */
  public List<String> parameterList(String name) {
    return query.list(name);
  }
}
