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
 * A backend that receives webhooks and fails some of the time, and the clients whose steps it must
 * learn of. Confined to the event loop of the clients.
 */
final class WebhookBackend {

  private static final int PLAIN = 4;
  private static final int PRESENCE = 2;
  private static final long MOOD_MS = 1_500;

  /**
   * High enough that hardly any webhook fails seven times. Its next attempt could come after a
   * visitor has given up waiting.
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

  /** Lets visitors take steps, and the receiver fail from time to time. */
  void goOn() {
    visitors.forEach(each -> each.rest(false));
    moods = stage.vertx().setPeriodic(MOOD_MS, tick -> changeMood());
  }

  private void changeMood() {
    if (hangs) return;
    boolean isWell = stage.random().nextInt(100) < WELL_PERCENT;
    receiver.behave(isWell ? Mood.ACCEPTS : UNWELL.get(stage.random().nextInt(UNWELL.size())));
  }

  /** Stops the visitors, and lets the receiver accept everything. */
  void rest() {
    stage.vertx().cancelTimer(moods);
    visitors.forEach(each -> each.rest(true));
    receiver.behave(Mood.ACCEPTS);
  }

  /** Makes the receiver hang, and returns whether a webhook has arrived since. */
  boolean hangsWithAWebhook() {
    if (!hangs) {
      hangs = true;
      arrivedBefore = arrived();
      receiver.behave(Mood.HANGS);
    }
    return arrived() > arrivedBefore;
  }

  /** Ends the hanging. Returns whether it hung. */
  boolean hangsNoMore() {
    boolean did = hangs;
    hangs = false;
    receiver.behave(Mood.ACCEPTS);
    return did;
  }

  private int arrived() {
    return (int) journal.happenings().stream().filter(Notified.class::isInstance).count();
  }

  /** Whether it has received all events except those that Redis lost. */
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
