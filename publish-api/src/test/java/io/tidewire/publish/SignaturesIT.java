package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed requests that are accepted. */
class SignaturesIT extends SignaturesFixture {

  private static final String EMPTY_JSON_MD5 = "&body_md5=99914b932bd37a50b983c5e7c90ae93b";

  @Test
  void vectorC1IsAccepted() {
    String body =
        "{\"name\":\"order-shipped\",\"channels\":[\"orders.42\"],\"data\":\"{\\\"id\\\":42,\\\"note\\\":\\\"caf\\u00e9\\\"}\"}"
            .replace("é", "\\u00e9");

    assertAccepted(
        "POST",
        "/apps/900123/events",
        AUTH + "&body_md5=c443ffdf9eb99ff23655d336c3716e47",
        "0033a33e951391caf42acdf881cedfd471e933c5de376d3d50cf2f34fe96b1b0",
        body);
  }

  @Test
  void vectorC2IsAccepted() {
    assertAccepted(
        "POST",
        "/apps/900123/events",
        AUTH + "&body_md5=d946bcfb639b48c4613c21f11860fd76",
        "237f947324ebe732973614aa5455e69350b9b170e6dfa5fc944ea5e768d7ab26",
        "{\"name\":\"order-shipped\",\"channels\":[\"orders.42\"],\"data\":\"{\\\"id\\\":42,\\\"note\\\":\\\"café\\\"}\"}");
  }

  @Test
  void vectorC3IsAccepted() {
    assertAccepted(
        "POST",
        "/apps/900123/batch_events",
        AUTH + "&body_md5=e259a612ee9a51f602e3b35b8e76c0ee",
        "64aa623676e58c1d92231808a8a0cb11701c5d61b47b1c20b6a9ab922105e429",
        "{\"batch\":[{\"channel\":\"orders.42\",\"name\":\"a\",\"data\":\"{}\"},{\"channel\":\"presence-lobby\",\"name\":\"b\",\"data\":\"{}\",\"info\":\"user_count\"}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "'&filter_by_prefix=presence-&info=user_count',"
        + " b0d4c7316eb4531f87e03735d4d78cd52edaf70a165263f035b76deb1d464d10",
    "'&body_md5=d41d8cd98f00b204e9800998ecf8427e&filter_by_prefix=presence-&info=user_count',"
        + " 9f4416202dc53c8472fd33d71758fa5e07b1fbc3ba46540f3fd41615567412de"
  })
  void vectorsD1AndD2AreAccepted(String parameters, String signature) {
    assertAccepted("GET", "/apps/900123/channels", AUTH + parameters, signature, "");
  }

  @ParameterizedTest
  @CsvSource({
    "/apps/900123/users/u-17/terminate_connections,"
        + " df5e67e0a4aa20b357ac5ef797f0bed17a1ee7a77c564275e584f1a5d6b98d8e, u-17",
    "/apps/900123/users/zo%C3%AB%20k/terminate_connections,"
        + " 530bd7bca42f5df5409b92a55d5a8398f6523ff7b69c82cfd4bad0b56cb8e9fb, zoë k",
    "/apps/900123/users/zo%C3%AB%20k/terminate_connections,"
        + " 039dc60e42fe6595f4c6fbec36afcbee03b2c9dbc8bbedd11925aea96f548830, zoë k",
    "/users/u-17/terminate_connections,"
        + " 0cab23c31dc8845a23aa5efae9fdedf1bf7a63a8f7ded31463c016c47fbb45c1, u-17"
  })
  void vectorsE1ToE4AreAcceptedAndReachTheEdges(String path, String signature, String user)
      throws InterruptedException {
    api.terminated.clear();

    assertAccepted("POST", path, AUTH + EMPTY_JSON_MD5, signature, "{}");

    TerminateUser order = api.terminated.poll(30, TimeUnit.SECONDS);
    assertThat(order.appId()).isEqualTo("900123");
    assertThat(order.userId()).isEqualTo(user);
    assertThat(order.barredUntilMs()).isEqualTo(TerminateUser.UNCHANGED);
  }

  @Test
  void oneConnectionIsTerminatedByItsSocketId() throws InterruptedException {
    Reply reply = api.call(BACKEND.post("/apps/900123/connections/12.34/terminate", "{}"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{}");
    assertThat(api.disconnected.poll(30, TimeUnit.SECONDS))
        .isEqualTo(new TerminateConnection(BACKEND.appId(), "12.34"));
    assertThat(api.call(BACKEND.post("/apps/900123/connections/bob/terminate", "{}")).error())
        .isEqualTo("socket_id: Invalid socket id: expected digits.digits");
  }

  @Test
  void theOrderOfParametersIsFreeAndSoIsTheEncodingOfCommas() {
    String signed =
        "auth_key=%s&auth_timestamp=%d&auth_version=1.0&info=occupied,subscription_count"
            .formatted(BACKEND.key(), BACKEND.timestamp());
    String signature = BACKEND.sign("GET\n/apps/900123/channels/c\n" + signed);
    String query =
        "info=occupied%%2Csubscription_count&auth_version=1.0&auth_signature=%s&auth_key=%s&auth_timestamp=%d"
            .formatted(signature, BACKEND.key(), BACKEND.timestamp());

    Reply reply = api.call(Backend.http("GET", "/apps/900123/channels/c?" + query, new byte[0]));

    assertThat(reply.body()).isEqualTo("{\"occupied\":false,\"subscription_count\":0}");
  }

  @Test
  void aListSentThePhpWayIsUnderstood() {
    String signed = AUTH + "&info=occupied,subscription_count";
    String signature = BACKEND.sign("GET\n/apps/900123/channels/c\n" + signed);
    String target =
        "/apps/900123/channels/c?"
            + AUTH
            + "&info%5B0%5D=occupied&info%5B1%5D=subscription_count&auth_signature="
            + signature;

    assertThat(api.call(Backend.http("GET", target, new byte[0])).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {-600, 0, 600})
  void aClockMayBeTenMinutesOff(long skew) {
    assertThat(api.call(BACKEND.at(Backend.VECTOR_TIME + skew).events(EVENT)).status())
        .isEqualTo(200);
  }

  @Test
  void thePrefixMayBeSignedOrNotAndStrippedOrNot() {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String inner = "/apps/900123/events";
    String unprefixed = BACKEND.query("POST", inner, Map.of(), body);
    String prefixed = BACKEND.query("POST", "/outside" + inner, Map.of(), body);

    assertThat(api.call(Backend.http("POST", inner + "?" + unprefixed, body)).status())
        .isEqualTo(200);
    assertThat(api.call(Backend.http("POST", "/outside" + inner + "?" + unprefixed, body)).status())
        .isEqualTo(200);
    assertThat(api.call(Backend.http("POST", "/outside" + inner + "?" + prefixed, body)).status())
        .isEqualTo(200);
    assertThat(api.call(Backend.http("POST", inner + "?" + prefixed, body)).status())
        .as("signed with the prefix that a proxy stripped")
        .isEqualTo(200);
    assertThat(
            api.call(Backend.http("POST", "/elsewhere" + inner + "?" + unprefixed, body)).status())
        .isEqualTo(404);
  }

  @Test
  void theAbsoluteFormOfATargetMeansTheSame() {
    byte[] body = EVENT.getBytes(StandardCharsets.UTF_8);
    String path = "/apps/900123/events";
    String query = BACKEND.query("POST", path, Map.of(), body);

    for (String prefix : List.of("http://x", "https://x:443", "http://x/outside")) {
      assertThat(api.call(Backend.http("POST", prefix + path + "?" + query, body)).status())
          .as(prefix)
          .isEqualTo(200);
    }
  }

  private static void assertAccepted(
      String method, String path, String parameters, String signature, String body) {
    String target = path + "?" + parameters + "&auth_signature=" + signature;

    Reply reply = api.call(Backend.http(method, target, body.getBytes(StandardCharsets.UTF_8)));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
  }
}
