package io.tidewire.standalone.faults.seeded;

import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.webhook.queue.Webhook;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/** Code that Byte Buddy copies into methods of the services. */
@SuppressWarnings("UnusedVariable") // a result is assigned to, and read by the method it goes into
final class Advices {

  private Advices() {}

  /** Delivers a message after a gap as if it were the next one. */
  static final class AheadIsNext {
    private AheadIsNext() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object arrival) {
      for (Object each : arrival.getClass().getEnumConstants()) {
        if (arrival.toString().equals("AHEAD") && each.toString().equals("NEXT")) arrival = each;
      }
    }
  }

  /** Answers the first subscriber of a channel before Redis has confirmed the subscription. */
  static final class BeginsAtOnce {
    private BeginsAtOnce() {}

    @Advice.OnMethodEnter
    static boolean enter(@Advice.FieldValue(value = "status", typing = Typing.DYNAMIC) Object is) {
      return is.toString().equals("IDLE");
    }

    /** The type of the parts is package-private. */
    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter boolean isFirst,
        @Advice.FieldValue(value = "parts", typing = Typing.DYNAMIC) Object parts)
        throws ReflectiveOperationException {
      if (!isFirst) return;
      Object pipeline = parts.getClass().getDeclaredMethod("pipeline").invoke(parts);
      ((DeliveryPipeline) pipeline).begin();
    }
  }

  /**
   * Counts a subscriber that cannot take a message as lagging, but continues without the message.
   */
  static final class SlowSubscriberIsNotCaughtUp {
    private SlowSubscriberIsNotCaughtUp() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("meters") HubMeters meters) {
      meters.lagging(1);
      return true;
    }
  }

  /** Uses a close code after which stock clients do not reconnect. */
  static final class SlowConsumerStaysAway {
    private SlowConsumerStaysAway() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) int code) {
      if (code == 4150) code = 4301;
    }
  }

  /** Removes a webhook from its queue when it is sent, before the receiver answers. */
  static final class SettledWhenSent {
    private SettledWhenSent() {}

    /** Both types are package-private. */
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object pending,
        @Advice.FieldValue(value = "settlements", typing = Typing.DYNAMIC) Object settlements)
        throws ReflectiveOperationException {
      Object webhook = pending.getClass().getDeclaredMethod("webhook").invoke(pending);
      settlements
          .getClass()
          .getDeclaredMethod("deliver", Webhook.class)
          .invoke(settlements, webhook);
    }
  }
}
