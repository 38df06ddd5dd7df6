package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.kit.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that must not be called, and answers that must not be used any more. */
@Timeout(180)
class GuardedHookCallsIT extends HookCallsFixture {

  @Test
  void aBackendThatHangsIsGivenUpAfterItsTimeout() {
    assertThat(code("sid=hangs")).isEqualTo(4100);
    assertThat(auth.count("tidewire_hook_calls_total", "hook", "connect", "outcome", "timeout"))
        .isEqualTo(1);
  }

  @Test
  void aHostWithAPrivateAddressIsNotCalledUnlessTheAppsFileAllowsIt(@TempDir Path folder)
      throws IOException {
    try (AuthFixture strict = AuthFixture.start(folder, yaml(false))) {
      ConnectVerdict verdict =
          strict.askPatiently(
              Addresses.AUTH_HOOK_CONNECT,
              new ConnectHookRequest(
                  TestApps.ID, "sid=1", Map.of(), Optional.empty(), Optional.empty()),
              ConnectVerdict.class);

      assertThat(((ConnectVerdict.Refused) verdict).code()).isEqualTo(4100);
      assertThat(calls).isEmpty();
      assertThat(
              strict.count(
                  "tidewire_hook_calls_total", "hook", "connect", "outcome", "forbidden_address"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\r\nX-Evil: 1", "a\u001fb", "a\u007fb", "\u20ac"})
  void aValueThatNoHeaderCanHoldReachesNoBackendAndCountsNotAgainstIt(String value) {
    assertThat(code("sid=" + value)).isEqualTo(4009);

    assertThat(calls).isEmpty();
    assertThat(auth.count("tidewire_hook_calls_total", "hook", "connect", "outcome", "timeout"))
        .isZero();
  }

  @Test
  void whatHeadersMayHoldReachesTheBackendAsItIs() {
    connect("sid=a b \u00e9~");

    assertThat(calls.get(0).cookie()).isEqualTo("sid=a b \u00e9~");
  }

  @Test
  void aUserWhoIsTerminatedIsAskedAboutAgain() {
    connect("sid=1");
    connect("sid=1");
    assertThat(calls).hasSize(1);

    auth.vertx
        .eventBus()
        .publish(Addresses.EDGE_TERMINATE_USER, new TerminateUser(TestApps.ID, "ann"));

    Await.until(
        "the backend is asked again",
        () -> {
          connect("sid=1");
          return calls.size() == 2;
        });
  }
}
