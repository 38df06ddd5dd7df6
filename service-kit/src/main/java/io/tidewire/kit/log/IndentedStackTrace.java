package io.tidewire.kit.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * The pattern word {@code %trace}: a stack trace whose lines all begin with a tab, so that none of
 * them, an exception's message included, passes for a line of ours. Without the user info of URLs.
 */
public final class IndentedStackTrace extends ThrowableProxyConverter {

  static final int MAX_CHARACTERS = 16_000;

  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return of(super.throwableProxyToString(thrown));
  }

  static String of(String trace) {
    String text = trace.length() <= MAX_CHARACTERS ? trace : trace.substring(0, MAX_CHARACTERS);
    return "\t" + Redaction.of(text.strip()).replaceAll("\\R\\s*", "\n\t") + "\n";
  }
}
