package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.UserSignature;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigninPolicyTest {

  private static final SocketId SOCKET = new SocketId("70312.998811");

  private final Apps apps = Apps.of(List.of(TestApps.withWatchlists(), TestApps.other()));

  @Test
  void vectorB1SignsAUserInWithItsWatchlist() {
    String auth =
        TestApps.KEY + ":a158bb19854445e0f3c174e704c0247f124de8c09e75a1b4f5223008dfcf88f8";
    String userData =
        "{\"id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"},\"watchlist\":[\"u-18\",\"u-19\"]}";

    assertThat(decide(auth, userData))
        .isEqualTo(
            new SigninVerdict.SignedIn(
                new Member("u-17", "{\"name\":\"Ana\"}"), List.of("u-18", "u-19")));
  }

  @Test
  void aUserNeedsNeitherInfoNorWatchlist() {
    assertThat(signed("{\"id\":\"u-17\"}"))
        .isEqualTo(new SigninVerdict.SignedIn(new Member("u-17", "{}"), List.of()));
  }

  @Test
  void aNumericIdIsRefusedSincePusherJsWouldIgnoreTheSuccess() {
    assertThat(signed("{\"id\":10}"))
        .isEqualTo(new SigninVerdict.Refused("Invalid user_data: id must be a string"));
  }

  @Test
  void ofALongWatchlistTheFirstHundredAreWatched() {
    String ids =
        IntStream.range(0, 101).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));

    assertThat(signed("{\"id\":\"a\",\"watchlist\":[" + ids + "]}"))
        .isInstanceOfSatisfying(
            SigninVerdict.SignedIn.class,
            user -> {
              assertThat(user.watchlist()).hasSize(100).startsWith("u0").endsWith("u99");
              assertThat(user.watchlistCut()).isTrue();
            });
  }

  @Test
  void aUserIsWatchedOnceHoweverOftenItIsListed() {
    String ids = "\"ben\",\"cid\"" + ",\"ben\"".repeat(200);

    assertThat(signed("{\"id\":\"a\",\"watchlist\":[" + ids + "]}"))
        .isEqualTo(new SigninVerdict.SignedIn(new Member("a", "{}"), List.of("ben", "cid")));
  }

  @Test
  void anAppWithoutWatchlistsIgnoresThem() {
    Apps without = Apps.of(List.of(TestApps.plain()));
    String userData = "{\"id\":\"u-17\",\"watchlist\":[\"u-18\"]}";
    String signature = UserSignature.of(SOCKET, userData).sign(new AppSecret(TestApps.SECRET));
    SigninRequest question =
        new SigninRequest(TestApps.ID, SOCKET, TestApps.KEY + ":" + signature, userData);

    assertThat(SigninPolicy.decide(question, without))
        .isEqualTo(new SigninVerdict.SignedIn(new Member("u-17", "{}"), List.of()));
  }

  @Test
  void aWrongSignatureIsRefused() {
    assertThat(decide(TestApps.KEY + ":00", "{\"id\":\"u-17\"}"))
        .isEqualTo(
            new SigninVerdict.Refused(
                "Invalid signature: Expected HMAC SHA256 hex digest of"
                    + " 70312.998811::user::{\"id\":\"u-17\"}, but got 00"));
  }

  @Test
  void aChannelSignatureIsNoSignIn() {
    String ofChannel = "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed";

    assertThat(decide(TestApps.KEY + ":" + ofChannel, "private-orders.42"))
        .isInstanceOf(SigninVerdict.Refused.class);
  }

  @Test
  void aKeyOfAnotherAppIsRefused() {
    String signature =
        UserSignature.of(SOCKET, "{\"id\":\"a\"}").sign(new AppSecret("other-secret"));

    assertThat(decide("other-key:" + signature, "{\"id\":\"a\"}"))
        .isEqualTo(new SigninVerdict.Refused("Invalid key in user auth data: 'other-key'"));
  }

  @Test
  void authOfAnotherShapeIsRefused() {
    assertThat(decide("junk", "{\"id\":\"a\"}"))
        .isEqualTo(
            new SigninVerdict.Refused("Invalid format: auth must have the format key:signature"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":\"\"}",
        "{\"id\":null}",
        "{\"id\":true}",
        "{\"id\":{}}",
        "{\"id\":\"a\",\"user_info\":\"text\"}",
        "{\"id\":\"a\",\"user_info\":[]}",
        "{\"id\":\"a\",\"watchlist\":\"b\"}",
        "{\"id\":\"a\",\"watchlist\":[1]}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"id\":\"a\\ud800\"}",
        "{\"id\":\"a\",\"user_info\":{\"name\":\"\\udc00\"}}",
        "{\"id\":\"a\",\"watchlist\":[\"\\udc00\"]}"
      })
  void userDataWithoutIdIsRefused(String userData) {
    assertThat(signed(userData))
        .isInstanceOfSatisfying(
            SigninVerdict.Refused.class,
            refused -> assertThat(refused.message()).startsWith("Invalid user_data: "));
  }

  @Test
  void limitsOfTheAppHoldForUsers() {
    assertThat(signed("{\"id\":\"" + "x".repeat(129) + "\"}"))
        .isEqualTo(
            new SigninVerdict.Refused("Invalid user_data: id is longer than 128 characters"));
    assertThat(signed("{\"id\":\"a\",\"user_info\":{\"n\":\"" + "x".repeat(1024) + "\"}}"))
        .isEqualTo(
            new SigninVerdict.Refused("Invalid user_data: user_info is larger than 1024 bytes"));
  }

  @Test
  void aDisabledAppSignsNobodyIn() {
    var question = new SigninRequest(TestApps.ID, SOCKET, "k:s", "{\"id\":\"a\"}");

    assertThat(SigninPolicy.decide(question, Apps.of(List.of(TestApps.disabled()))))
        .isEqualTo(new SigninVerdict.Refused("The application no longer exists"));
  }

  private SigninVerdict signed(String userData) {
    String signature = UserSignature.of(SOCKET, userData).sign(new AppSecret(TestApps.SECRET));
    return decide(TestApps.KEY + ":" + signature, userData);
  }

  private SigninVerdict decide(String auth, String userData) {
    return SigninPolicy.decide(new SigninRequest(TestApps.ID, SOCKET, auth, userData), apps);
  }
}
