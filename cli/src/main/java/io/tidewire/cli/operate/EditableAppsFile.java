package io.tidewire.cli.operate;

import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The apps file. An edit replaces the whole file, and only with a text that auth-service would
 * accept.
 */
final class EditableAppsFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path path;
  private final Console console;

  EditableAppsFile(Path path, Console console) {
    this.path = path.toAbsolutePath();
    this.console = console;
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * @throws CommandFailed if auth-service would refuse the file
   */
  Apps load() {
    return load(path);
  }

  /** Edits the text. A missing file counts as empty. */
  void edit(UnaryOperator<String> change) {
    try {
      String before = Files.exists(path) ? Files.readString(path) : "";
      Path next = Files.createTempFile(path.getParent(), ".apps", ".yml");
      try {
        if (Files.getFileStore(next).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(next, permissions());
        }
        Files.writeString(next, change.apply(before), StandardCharsets.UTF_8);
        load(next);
        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException unwritable) {
      throw new CommandFailed(path + " cannot be written: " + unwritable.getMessage());
    }
  }

  /**
   * The permissions of the existing file. Only the owner may read a new one, because it contains
   * secrets.
   */
  private Set<PosixFilePermission> permissions() throws IOException {
    return Files.exists(path)
        ? Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
        : OWNER_ONLY;
  }

  private Apps load(Path file) {
    try {
      return new AppsFile(AppsSource.file(file), console.environment()::get, false).load();
    } catch (BadApps wrong) {
      throw new CommandFailed(
          String.valueOf(wrong.getMessage()).replace(file.toString(), path.toString()));
    }
  }
}
