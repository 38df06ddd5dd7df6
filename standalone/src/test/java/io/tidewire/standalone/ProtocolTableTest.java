package io.tidewire.standalone;

import static io.tidewire.standalone.testing.NamedTests.REFERENCE;
import static io.tidewire.standalone.testing.Repository.ROOT;
import static io.tidewire.standalone.testing.Repository.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.NamedTests;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** Every behaviour in docs/protocol.md names tests that exist. */
class ProtocolTableTest {

  private static final String HEAD = "| behaviour | status | test |";
  private static final String NOT_YET = "not yet";
  private static final int FEWEST_ROWS = 40;

  /** A row's cells. */
  private record Row(String behaviour, String status, String tests) {

    static Row of(String line) {
      List<String> cells = List.of(line.split("\\|", -1));
      assertThat(cells).as(line).hasSize(5);
      return new Row(cells.get(1).strip(), cells.get(2).strip(), cells.get(3).strip());
    }

    List<MatchResult> references() {
      return REFERENCE.matcher(tests).results().toList();
    }
  }

  @Test
  void everyBehaviourNamesItsTests() {
    List<Row> rows = rows();

    assertThat(rows).hasSizeGreaterThan(FEWEST_ROWS);
    assertThat(rows)
        .allSatisfy(
            row -> {
              if (row.status().equals(NOT_YET)) {
                assertThat(row.tests()).as(row.behaviour()).isEmpty();
              } else {
                assertThat(row.status()).as(row.behaviour()).startsWith("yes");
                assertThat(REFERENCE.matcher(row.tests()).replaceAll("").replaceAll("[, ]", ""))
                    .as("tests of: " + row.behaviour())
                    .isEmpty();
                assertThat(row.references()).as("tests of: " + row.behaviour()).isNotEmpty();
              }
            });
  }

  @Test
  void everyTestThatIsNamedExists() {
    NamedTests tests = new NamedTests();

    List<String> missing =
        rows().stream().flatMap(row -> tests.missing(row.tests()).stream()).toList();

    assertThat(missing).as("tests that docs/protocol.md names and nobody wrote").isEmpty();
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    boolean inTable = false;
    for (String line : read(ROOT.resolve("docs/protocol.md")).lines().toList()) {
      if (line.equals(HEAD)) {
        inTable = true;
      } else if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable && !line.startsWith("|---")) {
        rows.add(Row.of(line));
      }
    }
    return rows;
  }
}
