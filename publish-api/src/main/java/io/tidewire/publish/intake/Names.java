package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import java.util.function.Function;

/** Turns text into names, and says where the text stood when it is none. */
final class Names {

  private Names() {}

  static ChannelName channel(String where, String text, AppPolicy app) {
    ChannelName name = checked(where, text, ChannelName::new);
    if (text.length() > app.maxNameLength(name)) {
      throw Rejected.because(
          where
              + ": channel name is "
              + text.length()
              + " characters long, at most "
              + app.maxNameLength(name)
              + " allowed");
    }
    return name;
  }

  static <T> T checked(String where, String text, Function<String, T> name) {
    try {
      return name.apply(text);
    } catch (MalformedName illegal) {
      throw Rejected.because(where + ": " + illegal.getMessage());
    }
  }
}
