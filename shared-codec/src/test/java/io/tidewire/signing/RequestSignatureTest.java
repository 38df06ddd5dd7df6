package io.tidewire.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewire.wire.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignatureTest {

  private static final AppSecret SECRET = new AppSecret("9b8c7d6e5f4a3b2c1d0e");
  private static final String AUTH = "auth_key=k&auth_timestamp=1760000000&auth_version=1.0";

  static List<JsonNode> vectors() {
    return Vectors.signatures("requests");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aRequestOfAServerSdkVerifies(JsonNode vector) {
    assertThat(request(vector).verify(secret(vector))).isTrue();
  }

  @Test
  void aRequestSignedByTidewireVerifies() {
    String signature = RequestSignature.of("POST", "/apps/1/events", AUTH).sign(SECRET);

    String signed = AUTH + "&auth_signature=" + signature;
    assertThat(RequestSignature.of("POST", "/apps/1/events", signed).verify(SECRET)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theVectorsAreConsistent(JsonNode vector) {
    String signed =
        text(vector, "method")
            + "\n"
            + text(vector, "signed_path")
            + "\n"
            + text(vector, "signed_query");

    assertThat(Hmac.sign(secret(vector), signed)).isEqualTo(text(vector, "signature"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theBodyMatchesItsSignedDigest(JsonNode vector) {
    request(vector)
        .bodyMd5()
        .ifPresent(
            md5 ->
                assertThat(RequestSignature.bodyMd5(text(vector, "body").getBytes(UTF_8)))
                    .isEqualTo(md5));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyInputIsSigned(JsonNode vector) {
    String method = text(vector, "method");
    String path = text(vector, "path");
    String query = text(vector, "query");
    AppSecret secret = secret(vector);

    assertThat(RequestSignature.of("PUT", path, query).verify(secret)).isFalse();
    assertThat(RequestSignature.of(method, path + "/", query).verify(secret)).isFalse();
    assertThat(RequestSignature.of(method, path, query + "&x=1").verify(secret)).isFalse();
    assertThat(RequestSignature.of(method, path, bent(query, "auth_key=")).verify(secret))
        .isFalse();
    assertThat(RequestSignature.of(method, path, bent(query, "auth_timestamp=")).verify(secret))
        .isFalse();
    assertThat(RequestSignature.of(method, path, bent(query, "auth_version=")).verify(secret))
        .isFalse();
    assertThat(RequestSignature.of(method, path, bent(query, "auth_signature=")).verify(secret))
        .isFalse();
    assertThat(request(vector).verify(new AppSecret("another"))).isFalse();
  }

  @Test
  void theDigestOfTheBodyIsSigned() {
    JsonNode c1 = vectors().get(0);

    assertThat(
            RequestSignature.of("POST", text(c1, "path"), bent(text(c1, "query"), "body_md5="))
                .verify(SECRET))
        .isFalse();
  }

  @Test
  void theAccessorsReturnTheSentValues() {
    JsonNode c1 = vectors().get(0);
    RequestSignature request = request(c1);

    assertThat(request.authKey()).contains("f0e1d2c3b4a5968778aa");
    assertThat(request.authTimestamp()).contains("1760000000");
    assertThat(request.authVersion()).contains("1.0");
    assertThat(request.bodyMd5()).contains("c443ffdf9eb99ff23655d336c3716e47");
    assertThat(request.signature()).contains(text(c1, "signature"));
    assertThat(request.parameter("info")).isEmpty();
  }

  @Test
  void anUnsignedRequestDoesNotVerify() {
    RequestSignature bare = RequestSignature.of("GET", "/apps/1/channels", "");

    assertThat(bare.verify(SECRET)).isFalse();
    assertThat(bare.authKey()).isEmpty();
    assertThat(RequestSignature.of("GET", "/", AUTH + "&auth_signature=").verify(SECRET)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b=2&a=1|a=1&b=2",
        "B=X|b=X",
        "a=1%2C2|a=1,2",
        "a=1,2|a=1,2",
        "a=x%2525|a=x%25",
        "a=1+2|a=1+2",
        "a=%C3%AB%f0%9f%9a%80|a=ë🚀",
        "a=b=c|a=b=c",
        "a|a=",
        "a=&&b=|a=&b=",
        "a=2&b=0&a=1|a=2&a=1&b=0",
        "a%5B%5D=2&a[]=1|a[]=2&a[]=1",
        "ab=1&a_=2&a-=3&a0=4|a-=3&a0=4&a_=2&ab=1",
        "%F0%90%80%80=1&%EF%BF%BD=2|\ufffd=2&\ud800\udc00=1"
      })
  void aQueryIsSortedAndDecodedOnceBeforeItIsSigned(String query, String line) {
    assertThat(RequestSignature.of("get", "/p", query).text()).isEqualTo("GET\n/p\n" + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info[0]=a&info[1]=b",
        "info%5B0%5D=a&info%5B1%5D=b",
        "info[]=a&info[]=b",
        "info=a,b",
        "info=a%2Cb"
      })
  void aPhpStyleListIsSignedAsOneValue(String list) {
    String signature = Hmac.sign(SECRET, "GET\n/apps/1/channels\n" + AUTH + "&info=a,b");
    RequestSignature request =
        RequestSignature.of(
            "GET", "/apps/1/channels", list + "&" + AUTH + "&auth_signature=" + signature);

    assertThat(request.verify(SECRET)).isTrue();
    assertThat(request.parameter("info")).contains("a,b");
  }

  @Test
  void aRubyStyleListIsSignedAsSent() {
    String signature = Hmac.sign(SECRET, "GET\n/p\n" + AUTH + "&info[]=a&info[]=b");

    assertThat(
            RequestSignature.of(
                    "GET", "/p", "info[]=a&info[]=b&" + AUTH + "&auth_signature=" + signature)
                .verify(SECRET))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"info[x]=a", "[0]=a", "info[0=a", "info]=a", "info[0]x=a", "info[-1]=a"})
  void otherBracketsDoNotDenoteAList(String parameter) {
    RequestSignature request = RequestSignature.of("GET", "/p", parameter);

    assertThat(request.parameter("info")).isEmpty();
    assertThat(request.parameter("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%4", "%zz", "%-1", "%+1", "%٣٣", "%FF", "%C3", "%C0%80", "%ED%A0%80"})
  void aMalformedEscapeInTheQueryFailsVerification(String malformed) {
    String signature = Hmac.sign(SECRET, "GET\n/p\n" + AUTH + "&x=" + malformed);
    RequestSignature request =
        RequestSignature.of("GET", "/p", AUTH + "&x=" + malformed + "&auth_signature=" + signature);

    assertThat(request.verify(SECRET)).isFalse();
    assertThat(request.authKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/%FF"})
  void aMalformedEscapeInThePathIsNeverDecoded(String path) {
    String wrong = AUTH + "&auth_signature=" + Hmac.sign(SECRET, "GET\n/\n" + AUTH);

    assertThat(RequestSignature.of("GET", path, wrong).verify(SECRET)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"auth_key", "auth_timestamp", "auth_version", "body_md5", "auth_signature"})
  void aRepeatedParameterHasNoValue(String name) {
    String signature = Hmac.sign(SECRET, "GET\n/p\n" + AUTH);
    RequestSignature request =
        RequestSignature.of(
            "GET",
            "/p",
            AUTH + "&body_md5=x&auth_signature=" + signature + "&" + name + "=" + signature);

    assertThat(request.parameter(name)).isEmpty();
    assertThat(request.verify(SECRET)).isFalse();
  }

  @Test
  void aPathIsDecodedAtMostOnce() {
    String query = AUTH + "&auth_signature=" + Hmac.sign(SECRET, "GET\n/a b\n" + AUTH);

    assertThat(RequestSignature.of("GET", "/a%20b", query).verify(SECRET)).isTrue();
    assertThat(RequestSignature.of("GET", "/a b", query).verify(SECRET)).isTrue();
    assertThat(RequestSignature.of("GET", "/a%2520b", query).verify(SECRET)).isFalse();
    assertThat(RequestSignature.of("GET", "/a+b", query).verify(SECRET)).isFalse();
  }

  /** Replaces the first character of a parameter's value. */
  private static String bent(String query, String parameter) {
    int value = query.indexOf(parameter) + parameter.length();
    char bent = query.charAt(value) == '9' ? '8' : '9';
    return query.substring(0, value) + bent + query.substring(value + 1);
  }

  private static RequestSignature request(JsonNode vector) {
    return RequestSignature.of(text(vector, "method"), text(vector, "path"), text(vector, "query"));
  }

  private static AppSecret secret(JsonNode vector) {
    return new AppSecret(text(vector, "secret"));
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).textValue();
  }
}
