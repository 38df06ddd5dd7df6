package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.channel.ChannelLog.Place;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds out for many channels at once whether their logs are where their hubs believe: after a
 * reconnect, and every now and then for those that are quiet, since a lost last message leaves no
 * gap that could be seen. Confined to one event loop.
 */
public final class Patrol {

  static final Duration TICK = Duration.ofSeconds(1);

  /** A channel that is watched. */
  interface Post {

    /** A tick has passed. */
    void tick();
  }

  /** One question, which may be withdrawn. */
  private static final class Question implements Cancel {
    private final Place place;
    private final Consumer<Boolean> answer;
    private boolean withdrawn;

    Question(Place place, Consumer<Boolean> answer) {
      this.place = place;
      this.answer = answer;
    }

    @Override
    public void cancel() {
      withdrawn = true;
    }
  }

  private final ChannelLog log;
  private final LoopTime time;
  private final Set<Post> posts = new LinkedHashSet<>();
  private final Map<Partition, List<Question>> open = new LinkedHashMap<>();
  private final Set<Cancel> asked = new HashSet<>();
  private final Cancel ticks;

  Patrol(ChannelLog log, LoopTime time) {
    this.log = log;
    this.time = time;
    ticks = time.timers().every(TICK, this::tick);
  }

  void watch(Post post) {
    posts.add(post);
  }

  void forget(Post post) {
    posts.remove(post);
  }

  private void tick() {
    List.copyOf(posts).forEach(Post::tick);
  }

  /**
   * Asks whether a channel's log is somewhere else. Questions of one tick of the loop go out
   * together.
   */
  Cancel ask(Place place, Consumer<Boolean> moved) {
    Question question = new Question(place, moved);
    if (open.isEmpty()) time.loop().execute(this::send);
    open.computeIfAbsent(Partition.of(place.topic()), none -> new ArrayList<>()).add(question);
    return question;
  }

  private void send() {
    Map<Partition, List<Question>> all = new LinkedHashMap<>(open);
    open.clear();
    all.forEach(this::send);
  }

  private void send(Partition partition, List<Question> questions) {
    for (int from = 0; from < questions.size(); from += ChannelLog.MOST_PLACES) {
      int to = Math.min(from + ChannelLog.MOST_PLACES, questions.size());
      List<Question> some =
          questions.subList(from, to).stream().filter(question -> !question.withdrawn).toList();
      if (some.isEmpty()) continue;
      List<Place> places = some.stream().map(question -> question.place).toList();
      Answer answer = new Answer(some);
      answer.question = log.moved(partition, places, answer);
      asked.add(answer.question);
    }
  }

  /** The link is lost: nothing that was asked over it counts any more. */
  public void interrupted() {
    open.clear();
    asked.forEach(Cancel::cancel);
    asked.clear();
  }

  private final class Answer implements Consumer<List<Place>> {
    private final List<Question> questions;
    private Cancel question = () -> {};

    Answer(List<Question> questions) {
      this.questions = questions;
    }

    @Override
    public void accept(List<Place> moved) {
      asked.remove(question);
      answered(questions, new HashSet<>(moved));
    }
  }

  private static void answered(List<Question> questions, Set<Place> moved) {
    for (Question question : questions) {
      if (!question.withdrawn) question.answer.accept(moved.contains(question.place));
    }
  }

  public void stop() {
    ticks.cancel();
    interrupted();
  }
}
