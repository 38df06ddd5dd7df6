package io.tidewire.standalone.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches for a text in bytes, in the encodings that Java and the network use. */
public final class Bytes {

  private static final int CHUNK = 1 << 20;

  private static final List<Charset> AS_STORED =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  private static final Pattern WRITABLE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw.*");

  private Bytes() {}

  public static boolean inFile(Path file, String text) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      return new Search(text).found(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whether this machine permits reading the memory of a child process. */
  public static boolean canReadMemory() {
    return Files.isReadable(Path.of("/proc/self/mem"));
  }

  /**
   * Searches all writable memory of a child process: the heap, buffers outside it, stacks, and
   * freed memory that was not reused.
   */
  public static boolean inMemory(long pid, String text) {
    Path process = Path.of("/proc", Long.toString(pid));
    try (RandomAccessFile memory = new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        Matcher range = WRITABLE.matcher(line);
        if (!range.matches()) continue;
        long from = Long.parseUnsignedLong(range.group(1), 16);
        long to = Long.parseUnsignedLong(range.group(2), 16);
        if (new Search(text).found(memory, from, to)) return true;
      }
      return false;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Searches for one text in all its encodings, across the boundaries of chunks. */
  private static final class Search {
    private final List<byte[]> spellings;
    private final int overlap;

    Search(String text) {
      spellings = AS_STORED.stream().map(text::getBytes).toList();
      overlap = spellings.stream().mapToInt(spelling -> spelling.length).max().orElseThrow();
    }

    boolean found(InputStream in) throws IOException {
      byte[] window = new byte[overlap + CHUNK];
      int kept = 0;
      for (int read = in.readNBytes(window, 0, CHUNK);
          read > 0;
          read = in.readNBytes(window, kept, CHUNK)) {
        int length = kept + read;
        if (foundIn(window, length)) return true;
        kept = Math.min(overlap, length);
        System.arraycopy(window, length - kept, window, 0, kept);
      }
      return false;
    }

    /** Pages that the kernel does not let us read, such as guards of stacks, contain nothing. */
    boolean found(RandomAccessFile memory, long from, long to) throws IOException {
      byte[] window = new byte[overlap + CHUNK];
      for (long at = from; at < to; at += CHUNK) {
        int wanted = (int) Math.min(window.length, to - at);
        if (foundIn(window, read(memory, at, window, wanted))) return true;
      }
      return false;
    }

    private static int read(RandomAccessFile memory, long at, byte[] window, int wanted) {
      try {
        memory.seek(at);
        return Math.max(0, memory.read(window, 0, wanted));
      } catch (IOException hidden) {
        return 0;
      }
    }

    private boolean foundIn(byte[] window, int length) {
      for (byte[] spelling : spellings) {
        if (foundIn(window, length, spelling)) return true;
      }
      return false;
    }

    private static boolean foundIn(byte[] window, int length, byte[] spelling) {
      for (int at = 0; at + spelling.length <= length; at++) {
        if (window[at] != spelling[0]) continue;
        int same = 1;
        while (same < spelling.length && window[at + same] == spelling[same]) same++;
        if (same == spelling.length) return true;
      }
      return false;
    }
  }
}
