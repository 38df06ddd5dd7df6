package io.tidewire.kit.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports that one JVM has for itself among all test JVMs of this machine. It holds the lock of a
 * file, which the kernel releases when the JVM ends, however it ends.
 *
 * @param first the lowest port
 * @param lock held as long as the range is used; null for the whole range, which is not reserved
 */
record PortRange(int first, int count, @Nullable FileLock lock) {

  private static final int LOWEST = 12_000;
  private static final int ALL = 20_000;
  private static final int SIZE = 500;
  private static final int RANGES = ALL / SIZE;

  /** The next range that no other JVM holds; all ports if none can be reserved. */
  static PortRange reserve() {
    return reserve(Path.of(System.getProperty("java.io.tmpdir"), "tidewire-test-ports"));
  }

  static PortRange reserve(Path directory) {
    int start = ThreadLocalRandom.current().nextInt(RANGES);
    for (int i = 0; i < RANGES; i++) {
      int number = (start + i) % RANGES;
      Optional<FileLock> lock = lock(directory, number);
      if (lock.isPresent()) return new PortRange(LOWEST + number * SIZE, SIZE, lock.get());
    }
    return new PortRange(LOWEST, ALL, null);
  }

  /** Empty if another JVM holds it, or another user made the files. */
  private static Optional<FileLock> lock(Path directory, int number) {
    try {
      Files.createDirectories(directory);
      FileChannel file =
          FileChannel.open(
              directory.resolve(number + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(file);
      if (lock == null) file.close();
      return Optional.ofNullable(lock);
    } catch (IOException inaccessible) {
      return Optional.empty();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  @Override
  public String toString() {
    return first + " to " + (first + count - 1);
  }
}
