package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.Apps;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The apps of a source, now and whenever it changes. Blocks; thread-safe.
 *
 * <p>A change takes effect only when two successive reads find the same content. A file that an
 * editor or a network copy is still writing is often valid with half of the apps.
 */
public final class AppsFile {

  /**
   * Everything that the result of parsing depends on.
   *
   * @param yaml the text, or why it is not readable
   * @param files the contents of the files that the text names
   */
  private record Content(String yaml, boolean isReadable, Map<String, String> files) {

    static final Content NONE = new Content("", false, Map.of());

    @Override
    public String toString() {
      return "Content(…)";
    }
  }

  private final AppsSource source;
  private final UnaryOperator<@Nullable String> environment;
  private final boolean tokenCookie;
  private Content parsed = Content.NONE;
  private Content lastSeen = Content.NONE;

  /**
   * @param environment looks up {@code ${NAME}}
   * @param tokenCookie whether edges accept tokens in a cookie, which needs more settings in some
   *     apps
   */
  public AppsFile(
      AppsSource source, UnaryOperator<@Nullable String> environment, boolean tokenCookie) {
    this.source = source;
    this.environment = environment;
    this.tokenCookie = tokenCookie;
  }

  /**
   * Reads the apps for the first time.
   *
   * @throws BadApps if the content is invalid
   */
  public synchronized Apps load() {
    return parse(look());
  }

  /**
   * Reads again. Empty if nothing has changed since the last parse, or if the change has to be
   * confirmed by the next read.
   *
   * @throws BadApps once for each invalid content
   */
  public synchronized Optional<Apps> poll() {
    Content seen = look();
    boolean settled = seen.equals(lastSeen);
    lastSeen = seen;
    return settled && !seen.equals(parsed) ? Optional.of(parse(seen)) : Optional.empty();
  }

  /**
   * Apps that may take effect.
   *
   * @param taken to be run when they do, so that {@link #poll} does not report them again
   */
  public record Candidate(Apps apps, Runnable taken) {}

  /**
   * Reads the current content, changed or not, without waiting for a second read to confirm it.
   *
   * @throws BadApps if the content is invalid
   */
  public synchronized Candidate candidate() {
    Content seen = look();
    FileReferences references = references();
    Apps apps = parse(seen, references);
    Content content = new Content(seen.yaml(), true, references.filesRead());
    return new Candidate(apps, () -> taken(content));
  }

  private synchronized void taken(Content content) {
    parsed = content;
    lastSeen = content;
  }

  private FileReferences references() {
    return new FileReferences(source, environment, tokenCookie);
  }

  private Apps parse(Content seen) {
    FileReferences references = references();
    try {
      return parse(seen, references);
    } finally {
      taken(new Content(seen.yaml(), seen.isReadable(), references.filesRead()));
    }
  }

  private Apps parse(Content seen, FileReferences references) {
    if (!seen.isReadable()) throw new BadApps(source.name() + " " + seen.yaml());
    return AppsYaml.parse(seen.yaml(), references);
  }

  private Content look() {
    Map<String, String> files = new HashMap<>();
    for (String name : parsed.files().keySet()) {
      files.put(name, FileReferences.read(source, name).orElse(""));
    }
    try {
      return new Content(source.apps(), true, files);
    } catch (NoSuchFileException missing) {
      return new Content("does not exist", false, files);
    } catch (AccessDeniedException forbidden) {
      return new Content("permission denied", false, files);
    } catch (IOException unreadable) {
      return new Content("is not readable: " + unreadable.getMessage(), false, files);
    }
  }
}
