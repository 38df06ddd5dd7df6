package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.SocketId;
import java.util.function.Function;

/** Reads names from text. An error says where an invalid name was. */
public final class Names {

  private Names() {}

  /**
   * @throws Rejected naming what is wrong
   */
  public static ChannelName channel(String where, String text, AppPolicy app) {
    ChannelName name = checked(where, text, ChannelName::new);
    if (name.kind().isInternal()) throw Rejected.because(where + ": " + ChannelKind.RESERVED);
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

  /**
   * @throws Rejected naming what is wrong
   */
  public static SocketId socketId(String where, String text) {
    return checked(where, text, SocketId::new);
  }

  static <T> T checked(String where, String text, Function<String, T> name) {
    try {
      return name.apply(text);
    } catch (MalformedName illegal) {
      throw Rejected.because(where + ": " + illegal.getMessage());
    }
  }
}
