package io.tidewire.standalone.attacks;

import io.tidewire.standalone.testing.TestApp;

/** An app of the tests. Attackers know only its key. */
record TestedApp(String id, String key) {

  static final TestedApp ATTACKED = new TestedApp(TestApp.ID, TestApp.KEY);
  static final TestedApp OTHER = new TestedApp("300003", "other-key");

  /** The apps file with both apps. The attacked one has a history on {@code log-*}. */
  static String yaml() {
    return TestApp.yamlWith("[{pattern: \"log-*\", history: {}}]")
        + """
          - id: "300003"
            keys:
              - key: other-key
                secret: %s
        """
            .formatted(TestApp.SECRET);
  }

  String path() {
    return "/app/" + key + "?protocol=7";
  }
}
