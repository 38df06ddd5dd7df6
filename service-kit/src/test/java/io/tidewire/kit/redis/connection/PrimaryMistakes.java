package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.settings.RedisUrl;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.OnNonDefaultValue;

/** Code that Byte Buddy copies into the classes that find and leave primaries. */
@SuppressWarnings("UnusedVariable") // a field is assigned to, and read by the method it goes into
public final class PrimaryMistakes {

  private PrimaryMistakes() {}

  /** Keeps a working link at its server. */
  public static final class KeepsOldPrimary {
    private KeepsOldPrimary() {}

    @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("up") boolean up) {
      return up;
    }
  }

  /** A former primary that still reports that role is accepted. */
  public static final class TrustsRole {
    private TrustsRole() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object dialer, @Advice.Argument(value = 0, readOnly = false) RedisUrl url) {
      url = FormerPrimaries.orFormer(dialer, url);
    }
  }

  /** Lets the first answer decide. */
  public static final class FirstSentinelWins {
    private FirstSentinelWins() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) long now,
        @Advice.FieldValue(value = "firstReportAt", readOnly = false) long firstReportAt) {
      firstReportAt = now - 60_000_000_000L;
    }
  }
}
