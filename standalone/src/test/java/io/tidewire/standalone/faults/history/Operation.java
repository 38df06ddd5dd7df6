package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.Happening.Answered;
import io.tidewire.standalone.faults.history.Happening.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A publish with all its repetitions. */
public final class Operation {

  private final Happening.Invoked first;
  private final List<Answered> answers = new ArrayList<>();

  Operation(Happening.Invoked first) {
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

  public List<Answered> answers() {
    return answers;
  }

  /** Those that say it is done. */
  public List<Answered> successes() {
    return answers.stream().filter(answer -> answer.status() == 200).toList();
  }

  /** When it was first known to be done. */
  public OptionalLong done() {
    return successes().stream().mapToLong(Answered::at).min();
  }
}
