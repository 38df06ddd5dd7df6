package io.tidewire.standalone.faults.actor;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.random.RandomGenerator;

/** The edges as a load balancer sees them: their addresses, and which of them to avoid. */
public final class Edges {

  private final List<Integer> ports;
  private final Set<Integer> avoided = new CopyOnWriteArraySet<>();

  public Edges(List<Integer> ports) {
    this.ports = new CopyOnWriteArrayList<>(ports);
  }

  public void avoid(int port) {
    avoided.add(port);
  }

  public void use(int port) {
    avoided.remove(port);
  }

  int pick(RandomGenerator random) {
    List<Integer> usable = ports.stream().filter(port -> !avoided.contains(port)).toList();
    List<Integer> choice = usable.isEmpty() ? ports : usable;
    return choice.get(random.nextInt(choice.size()));
  }
}
