package io.tidewire.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacKeyTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 63, 64, 65, 200})
  void aMacMatchesTheJdkForAnyKeyLength(int length) throws GeneralSecurityException {
    byte[] key = "k".repeat(length).getBytes(UTF_8);
    HmacKey prepared = HmacKey.of(key);

    for (int size : new int[] {0, 1, 55, 64, 1_000}) {
      byte[] message = "m".repeat(size).getBytes(UTF_8);
      assertThat(prepared.mac(message)).isEqualTo(macOfTheJdk(key, message));
    }
  }

  private static byte[] macOfTheJdk(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
