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

  /** A message that others should have preceded passes for the next one. */
  static final class AheadIsNext {
    private AheadIsNext() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object arrival) {
      for (Object each : arrival.getClass().getEnumConstants()) {
        if (arrival.toString().equals("AHEAD") && each.toString().equals("NEXT")) arrival = each;
      }
    }
  }

  /** The first subscriber of a channel is answered before Redis has confirmed the subscription. */
  static final class BeginsAtOnce {
    private BeginsAtOnce() {}

    @Advice.OnMethodEnter
    static boolean enter(@Advice.FieldValue(value = "status", typing = Typing.DYNAMIC) Object is) {
      return is.toString().equals("IDLE");
    }

    /** The type of the parts is visible in the hub's package only. */
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

  /** A subscriber that cannot take a message counts as lagging, and simply goes on without it. */
  static final class SlowSubscriberIsNotCaughtUp {
    private SlowSubscriberIsNotCaughtUp() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.FieldValue("meters") HubMeters meters) {
      meters.lagging(1);
      return true;
    }
  }

  /** Stock clients do not reconnect after a close code from 4300 on. */
  static final class SlowConsumerStaysAway {
    private SlowConsumerStaysAway() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) int code) {
      if (code == 4150) code = 4301;
    }
  }

  /** A webhook leaves its queue when it is sent, whatever the receiver will say. */
  static final class SettledWhenSent {
    private SettledWhenSent() {}

    /** The types of both are visible in their package only. */
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
