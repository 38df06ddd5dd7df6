package io.tidewire.standalone.faults.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the entries of one kind of actor: as one JSON object a line in a file, and in memory for
 * the checker. Confined to the thread of its actors until they have ended.
 */
public final class Journal implements AutoCloseable {

  private final Writer file;
  private final List<JournalEntry> happenings = new ArrayList<>();

  public Journal(Path directory, String actors) {
    try {
      file = Files.newBufferedWriter(Files.createDirectories(directory).resolve(actors + ".jsonl"));
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  public void write(JournalEntry happening) {
    happenings.add(happening);
    JsonObject line = new JsonObject().put("is", happening.getClass().getSimpleName());
    try {
      file.write(line.mergeIn(json((Record) happening)).encode());
      file.write('\n');
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  public List<JournalEntry> happenings() {
    return happenings;
  }

  private static JsonObject json(Record of) {
    JsonObject json = new JsonObject();
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      Object value = value(of, component);
      if (value instanceof Record part) {
        json.mergeIn(json(part));
      } else {
        json.put(component.getName(), value);
      }
    }
    return json;
  }

  private static Object value(Record of, RecordComponent component) {
    try {
      Object value = component.getAccessor().invoke(of);
      if (!(value instanceof List<?> list)) return value;
      JsonArray array = new JsonArray();
      list.forEach(each -> array.add(json((Record) each)));
      return array;
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
