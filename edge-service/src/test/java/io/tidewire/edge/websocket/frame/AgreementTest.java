package io.tidewire.edge.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §5 and §7.1, and the grammar of RFC 6455 §9.1. */
class AgreementTest {

  private static final String ALWAYS =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static String answer(String... headers) {
    return Agreement.on(List.of(headers)).map(Agreement::header).orElse("none");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=\"15\"",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        " permessage-deflate ; server_max_window_bits = 15 ",
        ", ,permessage-deflate,"
      })
  void anOfferIsAcceptedWithoutContextTakeoverWhateverItSaysAboutIt(String offer) {
    assertThat(answer(offer)).isEqualTo(ALWAYS);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
  void aSmallerWindowIsKeptAndSaidBack(int bits) {
    assertThat(answer("permessage-deflate; server_max_window_bits=" + bits))
        .isEqualTo(ALWAYS + "; server_max_window_bits=" + bits);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_max_window_bits=+10",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; client_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        "permessage-deflate; something_new",
        "permessage-deflate; Server_No_Context_Takeover",
        "x-webkit-deflate-frame",
        "permessage-bzip2"
      })
  void anOfferWithAParameterThatIsUnknownTwiceOrWrongIsDeclined(String offer) {
    assertThat(answer(offer)).isEqualTo("none");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "permessage-deflate;",
        "permessage-deflate; =8",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"10",
        "permessage-deflate; server_max_window_bits=\"\"",
        "permessage-deflate; server_max_window_bits=\"1 0\"",
        "permessage-deflate server_no_context_takeover",
        "permessage-deflate; a b",
        "permessage-deflate, (",
        "permessage-deflate\u0000",
        "; server_no_context_takeover"
      })
  void aMalformedHeaderIsNoOffer(String header) {
    assertThat(answer(header)).isEqualTo("none");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate; server_max_window_bits=10, permessage-deflate | 10",
        "permessage-deflate; new=1, permessage-deflate; server_max_window_bits=\"9\" | 9",
        "permessage-bzip2; x=\"a\", permessage-deflate; server_max_window_bits=12 | 12"
      })
  void theFirstOfferThatCanBeAcceptedIs(String offers, int windowBits) {
    assertThat(answer(offers)).isEqualTo(ALWAYS + "; server_max_window_bits=" + windowBits);
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(answer("permessage-bzip2", "permessage-deflate; server_max_window_bits=11", "foo"))
        .isEqualTo(ALWAYS + "; server_max_window_bits=11");
    assertThat(Agreement.on(List.of())).isEmpty();
  }
}
