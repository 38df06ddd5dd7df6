package io.tidewire.kit.bus;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers questions on the bus; the counterpart of {@link BusRequests}. Every question gets a
 * reply: the answer, or a failure that {@link BusFailure#of} understands. Confined to the event
 * loop that created it.
 */
public final class BusResponder {

  private final EventBus bus;
  private final BiFunction<String, Throwable, ReplyException> refusals;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  /**
   * @param refusals creates the reply for a refused request, by address and reason; may log and
   *     count it
   */
  public BusResponder(EventBus bus, BiFunction<String, Throwable, ReplyException> refusals) {
    this.bus = bus;
    this.refusals = refusals;
  }

  /**
   * Answers questions of one type at an address. A request of another type is refused, as is one
   * for which {@code answer} throws.
   */
  public <Q> void answer(String address, Class<Q> type, Function<Q, ? extends Future<?>> answer) {
    consumers.add(bus.consumer(address, message -> respond(message, type, answer)));
  }

  private <Q> void respond(
      Message<Object> message, Class<Q> type, Function<Q, ? extends Future<?>> answer) {
    answered(message.body(), type, answer)
        .onSuccess(message::reply)
        .onFailure(
            cause -> {
              ReplyException refusal = refusals.apply(message.address(), cause);
              message.fail(refusal.failureCode(), refusal.getMessage());
            });
  }

  private static <Q> Future<?> answered(
      Object question, Class<Q> type, Function<Q, ? extends Future<?>> answer) {
    try {
      return answer.apply(type.cast(question));
    } catch (RuntimeException mistake) {
      return Future.failedFuture(mistake);
    }
  }

  /** How a failure is reported to the caller, including errors of Redis. */
  public static BusFailure failure(Throwable cause) {
    return RedisErrors.isTemporary(cause) ? BusFailure.UNAVAILABLE : BusFailure.of(cause);
  }

  /** The failure's message, or its type if it has none; never empty. */
  public static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }

  /** Completes when other processes can send requests. */
  public Future<Void> registered() {
    return Future.join(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  /** Accepts no more requests. */
  public Future<Void> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }
}
