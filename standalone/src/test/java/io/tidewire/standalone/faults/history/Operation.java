package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A publish and all its repetitions. */
public final class Operation {

  private final JournalEntry.Invoked first;
  private final List<Answered> answers = new ArrayList<>();

  Operation(JournalEntry.Invoked first) {
    this.first = first;
  }

  void add(Answered answer) {
    answers.add(answer);
  }

  public long id() {
    return first.op();
  }

  public long invoked() {
    return first.at();
  }

  public String key() {
    return first.key();
  }

  public String except() {
    return first.except();
  }

  public List<Item> items() {
    return first.items();
  }

  /** The channels that it publishes to. */
  public Set<String> channels() {
    return items().stream().map(Item::channel).collect(Collectors.toSet());
  }

  public List<Answered> answers() {
    return answers;
  }

  /** The answers that acknowledge it. */
  public List<Answered> successes() {
    return answers.stream().filter(answer -> answer.status() == 200).toList();
  }

  /** When it was first acknowledged. */
  public OptionalLong done() {
    return successes().stream().mapToLong(Answered::at).min();
  }
}
