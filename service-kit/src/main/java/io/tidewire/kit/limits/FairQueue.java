package io.tidewire.kit.limits;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A bounded queue that serves its groups in turn, and within a group its members in turn: one item
 * of the next member of the next group. A member that queues a thousand items delays the first item
 * of another member by one turn, not by a thousand. Items of one member keep their order.
 *
 * <p>Holds nothing for groups and members without items. Confined to one thread.
 *
 * @param <G> a group, for example an app
 * @param <M> a member of a group, for example a connection; equal members of different groups are
 *     different
 */
public final class FairQueue<G, M, T> {

  private final int capacity;

  /** The groups that have items, the next to be served first. */
  private final Map<G, Group<M, T>> groups = new LinkedHashMap<>();

  private int size;

  /**
   * @param capacity items of all groups together
   */
  public FairQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an item at the end of its member's line; false, and nothing is added, at the capacity. */
  public boolean offer(G group, M member, T item) {
    if (size >= capacity) return false;
    groups.computeIfAbsent(group, first -> new Group<>()).add(member, item);
    size++;
    return true;
  }

  /** Removes the item whose turn it is. */
  public Optional<T> poll() {
    if (groups.isEmpty()) return Optional.empty();
    Map.Entry<G, Group<M, T>> next = first(groups);
    Group<M, T> items = next.getValue();
    T item = items.remove();
    if (!items.isEmpty()) groups.put(next.getKey(), items);
    size--;
    return Optional.of(item);
  }

  /** Removes one item of a member, wherever it waits; false if it is not there. */
  public boolean remove(G group, M member, T item) {
    Group<M, T> items = groups.get(group);
    if (items == null || !items.remove(member, item)) return false;
    if (items.isEmpty()) groups.remove(group);
    size--;
    return true;
  }

  /** Removes all items of a member, and says how many there were. */
  public int removeAll(G group, M member) {
    Group<M, T> items = groups.get(group);
    if (items == null) return 0;
    int removed = items.removeAll(member);
    if (items.isEmpty()) groups.remove(group);
    size -= removed;
    return removed;
  }

  public int size() {
    return size;
  }

  /** Items of one group. */
  public int size(G group) {
    Group<M, T> items = groups.get(group);
    return items == null ? 0 : items.size;
  }

  /** Items of one member. */
  public int size(G group, M member) {
    Group<M, T> items = groups.get(group);
    return items == null ? 0 : items.size(member);
  }

  /** Removes the entry that was put first. */
  private static <K, V> Map.Entry<K, V> first(Map<K, V> inTurn) {
    Iterator<Map.Entry<K, V>> entries = inTurn.entrySet().iterator();
    Map.Entry<K, V> first = entries.next();
    Map.Entry<K, V> copy = Map.entry(first.getKey(), first.getValue());
    entries.remove();
    return copy;
  }

  private static final class Group<M, T> {

    /** The members that have items, the next to be served first. */
    private final Map<M, Queue<T>> members = new LinkedHashMap<>();

    private int size;

    void add(M member, T item) {
      members.computeIfAbsent(member, first -> new ArrayDeque<>(2)).add(item);
      size++;
    }

    T remove() {
      Map.Entry<M, Queue<T>> next = first(members);
      Queue<T> items = next.getValue();
      T item = items.remove();
      if (!items.isEmpty()) members.put(next.getKey(), items);
      size--;
      return item;
    }

    boolean remove(M member, T item) {
      Queue<T> items = members.get(member);
      if (items == null || !removeIdentical(items, item)) return false;
      if (items.isEmpty()) members.remove(member);
      size--;
      return true;
    }

    /** An equal item may be another question. */
    private static <T> boolean removeIdentical(Queue<T> items, T item) {
      for (Iterator<T> each = items.iterator(); each.hasNext(); ) {
        if (each.next() == item) {
          each.remove();
          return true;
        }
      }
      return false;
    }

    int removeAll(M member) {
      Queue<T> items = members.remove(member);
      if (items == null) return 0;
      size -= items.size();
      return items.size();
    }

    int size(M member) {
      Queue<T> items = members.get(member);
      return items == null ? 0 : items.size();
    }

    boolean isEmpty() {
      return size == 0;
    }
  }
}
