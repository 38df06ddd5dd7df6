package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.actor.ClientContext;
import io.tidewire.standalone.faults.actor.Visitor;
import io.tidewire.standalone.faults.actor.WebhookReceiver;
import io.tidewire.standalone.faults.actor.WebhookReceiver.Mood;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.JournalEntry;
import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import java.util.ArrayList;
import java.util.List;

/**
 * A backend that gets webhooks and is unwell some of the time, and those of whom it must be told.
 * Confined to the event loop of the clients.
 */
final class WebhookBackend {

  private static final int PLAIN = 4;
  private static final int PRESENCE = 2;
  private static final long MOOD_MS = 1_500;

  /**
   * Often enough that hardly any webhook is refused seven times: its next attempt would come only
   * after a visitor has given up waiting.
   */
  private static final int WELL_PERCENT = 80;

  private static final List<Mood> UNWELL = List.of(Mood.FAILS, Mood.HANGS, Mood.AWAY);

  private final ClientContext stage;
  private final Journal journal;
  private final WebhookReceiver receiver;
  private final List<Visitor> visitors = new ArrayList<>();
  private long moods;
  private boolean hangs;
  private int arrivedBefore;

  WebhookBackend(ClientContext stage, Journal journal, int port) {
    this.stage = stage;
    this.journal = journal;
    receiver = new WebhookReceiver(stage.vertx(), stage.clock(), journal, port, this::told);
    for (int i = 0; i < PLAIN; i++) visit("visitor-" + i, "visited-" + i);
    for (int i = 0; i < PRESENCE; i++) visit("guest-" + i, "presence-visited-" + i);
  }

  private void visit(String name, String channel) {
    visitors.add(new Visitor(stage, journal, name, channel));
  }

  private void told(Notified notified) {
    visitors.forEach(each -> each.told(notified));
  }

  void start() {
    receiver.behave(Mood.ACCEPTS).onSuccess(open -> visitors.forEach(Visitor::start));
  }

  /** Visitors come and go; the receiver is unwell now and then. */
  void goOn() {
    visitors.forEach(each -> each.rest(false));
    moods = stage.vertx().setPeriodic(MOOD_MS, tick -> changeMood());
  }

  private void changeMood() {
    if (hangs) return;
    boolean isWell = stage.random().nextInt(100) < WELL_PERCENT;
    receiver.behave(isWell ? Mood.ACCEPTS : UNWELL.get(stage.random().nextInt(UNWELL.size())));
  }

  /** Visitors stay where they are, and the receiver is well. */
  void rest() {
    stage.vertx().cancelTimer(moods);
    visitors.forEach(each -> each.rest(true));
    receiver.behave(Mood.ACCEPTS);
  }

  /** Whether a webhook has come since it hangs, for which it does so. */
  boolean hangsWithAWebhook() {
    if (!hangs) {
      hangs = true;
      arrivedBefore = arrived();
      receiver.behave(Mood.HANGS);
    }
    return arrived() > arrivedBefore;
  }

  /** Returns whether it did hang. */
  boolean hangsNoMore() {
    boolean did = hangs;
    hangs = false;
    receiver.behave(Mood.ACCEPTS);
    return did;
  }

  private int arrived() {
    return (int) journal.happenings().stream().filter(Notified.class::isInstance).count();
  }

  /** Whether it was told of all that happened, but for what Redis lost. */
  boolean isLevel(List<Fault> faults) {
    return visitors.stream().allMatch(each -> each.isKnown(faults));
  }

  boolean isSettled() {
    return visitors.stream().allMatch(Visitor::isSettled);
  }

  List<JournalEntry> happenings() {
    return journal.happenings();
  }

  void stop() {
    visitors.forEach(Visitor::stop);
    receiver.behave(Mood.AWAY);
    journal.close();
  }
}
