package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.ConnectRules;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectPolicyTest {

  private static final Issuer ISSUER = Issuer.hs256("k", "0123456789abcdef0123456789abcdef");
  private static final ConnectPolicy LENIENT = new ConnectPolicy(false);
  private static final ConnectPolicy STRICT = new ConnectPolicy(true);

  @Test
  void aConnectionWithAKnownKeyIsAccepted() {
    App app = TestApps.plain();

    assertThat(decide(app, request()))
        .isEqualTo(
            new ConnectDecision.Final(new ConnectVerdict.Accepted(app.policy(), Optional.empty())));
  }

  @Test
  void anUnknownKeyIs4001() {
    assertThat(refusal(TestApps.plain(), request("no-such-key")))
        .isEqualTo(new ConnectVerdict.Refused(4001, "Application does not exist"));
  }

  @Test
  void theKeyIsCaseSensitive() {
    assertThat(refusal(TestApps.plain(), request(TestApps.KEY.toUpperCase(java.util.Locale.ROOT))))
        .extracting(ConnectVerdict.Refused::code)
        .isEqualTo(4001);
  }

  @Test
  void anAppThatForcesTlsIs4000InTheClearAndAcceptedOverTls() {
    assertThat(refusal(TestApps.tlsOnly(), request()).code()).isEqualTo(4000);
    assertThat(decide(TestApps.tlsOnly(), secure())).isInstanceOf(ConnectDecision.Final.class);
    assertThat(verdict(TestApps.tlsOnly(), secure())).isInstanceOf(ConnectVerdict.Accepted.class);
  }

  @Test
  void aDisabledAppIs4003() {
    assertThat(refusal(TestApps.disabled(), request()).code()).isEqualTo(4003);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5", "6", "7"})
  void protocolsOfLivingClientsAreAccepted(String protocol) {
    assertThat(verdict(TestApps.plain(), speaking(protocol)))
        .isInstanceOf(ConnectVerdict.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "8", "abc", "", "7.0", "-7", "99999999999999999999", "٧"})
  void anyOtherProtocolIs4007(String protocol) {
    assertThat(refusal(TestApps.plain(), speaking(protocol)).code()).isEqualTo(4007);
  }

  @Test
  void noProtocolIsVersion7UnlessStrictThenItIs4008() {
    ConnectRequest silent =
        new ConnectRequest(
            TestApps.KEY, Optional.empty(), Optional.empty(), false, Optional.empty());

    assertThat(verdict(TestApps.plain(), silent)).isInstanceOf(ConnectVerdict.Accepted.class);
    assertThat(STRICT.decide(silent, Apps.of(List.of(TestApps.plain()))))
        .isEqualTo(
            new ConnectDecision.Final(
                new ConnectVerdict.Refused(4008, "No protocol version supplied")));
  }

  @Test
  void aForeignOriginIs4009() {
    assertThat(refusal(TestApps.forOrigins("*.example.org"), from("https://evil.com")))
        .isEqualTo(new ConnectVerdict.Refused(4009, "Origin not allowed"));
  }

  @Test
  void anAllowedOriginAndNoOriginAtAllAreAccepted() {
    App app = TestApps.forOrigins("*.example.org");

    assertThat(verdict(app, from("https://www.example.org")))
        .isInstanceOf(ConnectVerdict.Accepted.class);
    assertThat(verdict(app, request())).isInstanceOf(ConnectVerdict.Accepted.class);
  }

  /**
   * A browser sends the cookie with requests from every page, so any page could act as its user.
   */
  @Test
  void aTokenFromACookieNeedsAllowedOrigins() {
    ConnectPolicy policy = new ConnectPolicy(false);
    TrustedTokens trusted = TestApps.trusting(Issuer.es256("k"));

    for (AllowedOrigins all :
        List.of(AllowedOrigins.ANY, new AllowedOrigins(List.of(OriginPattern.ANY)))) {
      assertThat(policy.decide(byCookie(), Apps.of(List.of(withTokens(all, trusted)))))
          .isEqualTo(
              new ConnectDecision.Final(
                  new ConnectVerdict.Refused(
                      4009, "Token cookies need allowed_origins for the app")));
    }
    var own = new AllowedOrigins(List.of(OriginPattern.parse("a.example")));
    assertThat(policy.decide(byCookie(), Apps.of(List.of(withTokens(own, trusted)))))
        .isInstanceOf(ConnectDecision.TokenDecides.class);
    assertThat(policy.decide(byCookie(), Apps.of(List.of(TestApps.plain()))))
        .as("a token that is not looked at opens nothing")
        .isInstanceOf(ConnectDecision.Final.class);
  }

  private static App withTokens(AllowedOrigins origins, TrustedTokens trusted) {
    App app = TestApps.withTokens(TokenRule.OPTIONAL, trusted);
    return new App(
        app.policy(),
        app.credentials(),
        new ConnectRules(true, false, origins, TokenRule.OPTIONAL),
        app.tokens(),
        app.keys().master());
  }

  private static ConnectRequest byCookie() {
    return new ConnectRequest(
        TestApps.KEY,
        Optional.of("7"),
        Optional.of("https://a.example"),
        true,
        new ConnectRequest.PresentedToken(Optional.of("a.b.c"), true, Optional.empty()));
  }

  @Test
  void checksRunInTheOrderOfTheSpecification() {
    var nowhere = new AllowedOrigins(List.of(OriginPattern.parse("nowhere.example")));
    var everythingWrong =
        new ConnectRequest(
            TestApps.KEY,
            Optional.of("3"),
            Optional.of("https://evil.com"),
            false,
            Optional.of("bad"));
    var overTls =
        new ConnectRequest(
            TestApps.KEY,
            Optional.of("3"),
            Optional.of("https://evil.com"),
            true,
            Optional.empty());

    assertThat(refusal(closed(false, true, nowhere), everythingWrong).code()).isEqualTo(4000);
    assertThat(refusal(closed(false, true, nowhere), overTls).code()).isEqualTo(4003);
    assertThat(refusal(closed(true, true, nowhere), overTls).code()).isEqualTo(4007);
    assertThat(refusal(closed(true, true, nowhere), from("https://evil.com", true)).code())
        .isEqualTo(4009);
  }

  @Test
  void withoutATokenRuleATokenIsNotLookedAt() {
    assertThat(verdict(tokens(TokenRule.NONE), bearing("garbage")))
        .isInstanceOf(ConnectVerdict.Accepted.class);
  }

  @Test
  void aRequiredTokenThatIsMissingIs4009() {
    assertThat(refusal(tokens(TokenRule.REQUIRED), request()))
        .isEqualTo(new ConnectVerdict.Refused(4009, "Token required"));
  }

  @Test
  void anOptionalTokenMayBeMissing() {
    assertThat(verdict(tokens(TokenRule.OPTIONAL), request()))
        .isEqualTo(new ConnectVerdict.Accepted(TestApps.plain().policy(), Optional.empty()));
  }

  @Test
  void anOptionalTokenThatCameDecides() {
    App app = tokens(TokenRule.OPTIONAL);

    assertThat(decide(app, bearing("garbage")))
        .isEqualTo(new ConnectDecision.TokenDecides(app, "garbage"));
  }

  @Test
  void aGoodTokenMakesTheConnectionItsBearer() {
    App app = tokens(TokenRule.REQUIRED);
    var identity = new Identity(Optional.of("u-17"), "{}", Grants.NONE, 1_800_000_000L);

    assertThat(LENIENT.withToken(app, new TokenVerdict.Verified(identity)))
        .isEqualTo(new ConnectVerdict.Accepted(app.policy(), Optional.of(identity)));
  }

  @Test
  void aBadTokenIs4009SoThatClientsStayAway() {
    assertThat(LENIENT.withToken(TestApps.plain(), new TokenVerdict.Refused("Token expired")))
        .isEqualTo(new ConnectVerdict.Refused(4009, "Token expired"));
  }

  @Test
  void aTokenThatCannotBeVerifiedYetIs4100SoThatClientsRetry() {
    assertThat(LENIENT.withToken(TestApps.plain(), new TokenVerdict.Undecided("no keys yet")))
        .isEqualTo(new ConnectVerdict.Refused(4100, "no keys yet"));
  }

  private static App tokens(TokenRule rule) {
    return TestApps.withTokens(rule, TestApps.trusting(ISSUER));
  }

  private static App closed(boolean enabled, boolean forceTls, AllowedOrigins origins) {
    return TestApps.with(new ConnectRules(enabled, forceTls, origins, TokenRule.NONE));
  }

  private static ConnectDecision decide(App app, ConnectRequest request) {
    return LENIENT.decide(request, Apps.of(List.of(app, TestApps.other())));
  }

  private static ConnectVerdict verdict(App app, ConnectRequest request) {
    return ((ConnectDecision.Final) decide(app, request)).verdict();
  }

  private static ConnectVerdict.Refused refusal(App app, ConnectRequest request) {
    return (ConnectVerdict.Refused) verdict(app, request);
  }

  private static ConnectRequest request() {
    return request(TestApps.KEY);
  }

  private static ConnectRequest request(String key) {
    return new ConnectRequest(key, Optional.of("7"), Optional.empty(), false, Optional.empty());
  }

  private static ConnectRequest secure() {
    return new ConnectRequest(
        TestApps.KEY, Optional.of("7"), Optional.empty(), true, Optional.empty());
  }

  private static ConnectRequest speaking(String protocol) {
    return new ConnectRequest(
        TestApps.KEY, Optional.of(protocol), Optional.empty(), false, Optional.empty());
  }

  private static ConnectRequest from(String origin) {
    return from(origin, false);
  }

  private static ConnectRequest from(String origin, boolean secure) {
    return new ConnectRequest(
        TestApps.KEY, Optional.of("7"), Optional.of(origin), secure, Optional.empty());
  }

  private static ConnectRequest bearing(String token) {
    return new ConnectRequest(
        TestApps.KEY, Optional.of("7"), Optional.empty(), false, Optional.of(token));
  }
}
