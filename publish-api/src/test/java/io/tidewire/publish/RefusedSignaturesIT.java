package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused for their signature. */
class RefusedSignaturesIT extends SignaturesFixture {

  @ParameterizedTest
  @ValueSource(strings = {"auth_key", "auth_timestamp", "auth_version", "auth_signature"})
  void eachOfTheFourParametersIsRequired(String parameter) {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String query =
        BACKEND
            .query("POST", "/apps/900123/events", Map.of(), body)
            .replaceAll("(^|&)" + parameter + "=[^&]*", "");

    assertRefused(
        Backend.http("POST", "/apps/900123/events?" + query, body),
        "Missing or repeated parameter: " + parameter);
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertRefused(
        new Backend("900123", "nobody", "s", Backend.VECTOR_TIME).events(EVENT),
        "Unknown auth_key");
  }

  @Test
  void anUnknownAppIsAFailureOfAuthenticationAsPusherDocumentsIt() {
    assertRefused(
        new Backend("4711", OTHER.key(), OTHER.secret(), Backend.VECTOR_TIME).events(EVENT),
        "The auth_key does not belong to the app of this path");
  }

  @Test
  void theKeyOfAnotherAppIsRefused() {
    assertRefused(
        new Backend("900123", OTHER.key(), OTHER.secret(), Backend.VECTOR_TIME).events(EVENT),
        "The auth_key does not belong to the app of this path");
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] request =
        BACKEND.request(
            "POST",
            "/apps/900123/events",
            Map.of("auth_version", "2.0"),
            EVENT.getBytes(StandardCharsets.UTF_8));

    assertRefused(request, "Unsupported auth_version, expected 1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "1759999399, 2025-10-09T08:43:19Z",
    "1760000601, 2025-10-09T09:03:21Z",
    "0, 1970-01-01T00:00:00Z"
  })
  void aClockThatIsFurtherOffIsRefusedWithBothTimes(long timestamp, String given) {
    assertRefused(
        BACKEND.at(timestamp).events(EVENT),
        "Timestamp expired: Given timestamp (%s) not within 600s of server time (2025-10-09T08:53:20Z)"
            .formatted(given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1760000000.5",
        "99999999999999999999",
        "9223372036854775807",
        "-9223372036854775808"
      })
  void aTimestampThatIsNoneIsRefused(String timestamp) {
    byte[] request =
        BACKEND.request(
            "POST",
            "/apps/900123/events",
            Map.of("auth_timestamp", timestamp),
            EVENT.getBytes(StandardCharsets.UTF_8));

    assertRefused(request, "Invalid auth_timestamp, expected Unix seconds");
  }

  @Test
  void aBodyWithoutItsMd5IsRefused() {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String signature = BACKEND.sign("POST\n/apps/900123/events\n" + AUTH);

    assertRefused(
        Backend.http("POST", "/apps/900123/events?" + AUTH + "&auth_signature=" + signature, body),
        "Missing or repeated parameter: body_md5");
  }

  @Test
  void aBodyThatWasChangedOnTheWayIsRefused() {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String query = BACKEND.query("POST", "/apps/900123/events", Map.of(), body);
    byte[] forged = EVENT.replace("\"d\"", "\"D\"").getBytes(StandardCharsets.UTF_8);

    Reply reply = api.call(Backend.http("POST", "/apps/900123/events?" + query, forged));

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).startsWith("Invalid body_md5");
  }

  @Test
  void anMd5OfNothingMustBeRightToo() {
    byte[] request =
        BACKEND.get("/channels", Map.of("body_md5", "99914b932bd37a50b983c5e7c90ae93b"));

    assertThat(api.call(request).error()).startsWith("Invalid body_md5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "",
        "zz",
        "0033a33e951391caf42acdf881cedfd471e933c5de376d3d50cf2f34fe96b1b1"
      })
  void aWrongSignatureIsRefusedWithWhatShouldHaveBeenSigned(String signature) {
    String target = "/apps/900123/channels?" + AUTH + "&auth_signature=" + signature;

    Reply reply = api.call(Backend.http("GET", target, new byte[0]));

    assertThat(reply.status()).isEqualTo(401);
    if (!signature.isEmpty()) {
      assertThat(reply.error())
          .isEqualTo(
              "Invalid signature: you should have sent HmacSHA256Hex(\"GET\\n"
                  + "/apps/900123/channels\\n"
                  + AUTH
                  + "\", your_secret_key), but you sent \""
                  + signature
                  + "\"");
    }
    assertThat(reply.body()).doesNotContain(BACKEND.secret());
  }

  @Test
  void aSignatureForAnotherPathIsRefused() {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String query = BACKEND.query("POST", "/apps/900123/events", Map.of(), body);

    assertThat(api.call(Backend.http("POST", "/apps/900123/batch_events?" + query, body)).status())
        .isEqualTo(401);
  }

  @Test
  void aSignedRequestOfADisabledAppIsForbidden() {
    Reply reply = api.call(DISABLED.events(EVENT));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.error()).isEqualTo("The app is disabled");
  }

  @Test
  void aDisabledAppIsDisclosedToNobodyElse() {
    assertThat(
            api.call(new Backend("3", "disabled-key", "guess", Backend.VECTOR_TIME).events(EVENT))
                .status())
        .isEqualTo(401);
  }

  private static void assertRefused(byte[] request, String error) {
    Reply reply = api.call(request);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.json().getInteger("code")).isEqualTo(401);
  }
}
