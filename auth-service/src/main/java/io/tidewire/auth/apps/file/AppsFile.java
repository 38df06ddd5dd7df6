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
 * The apps as their source has them, now and whenever it changes. Blocks; safe from any thread.
 *
 * <p>A change counts when it looks the same at two looks in a row: an editor or a copy over the
 * network may be caught half-way, and half a file is often a valid file with half the apps.
 */
public final class AppsFile {

  /**
   * Everything that a parse depends on.
   *
   * @param yaml the text, or why there is none
   * @param files the content of the files that the text names
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
   * @param environment where {@code ${NAME}} is looked up
   * @param tokenCookie whether edges take tokens from a cookie, which some apps must not allow
   */
  public AppsFile(
      AppsSource source, UnaryOperator<@Nullable String> environment, boolean tokenCookie) {
    this.source = source;
    this.environment = environment;
    this.tokenCookie = tokenCookie;
  }

  /**
   * Reads for the first time.
   *
   * @throws BadApps if that cannot be used
   */
  public synchronized Apps load() {
    return parse(look());
  }

  /**
   * Looks again. Empty if there is nothing new since the last parse, or not for sure yet.
   *
   * @throws BadApps once for each content that cannot be used
   */
  public synchronized Optional<Apps> poll() {
    Content seen = look();
    boolean settled = seen.equals(lastSeen);
    lastSeen = seen;
    return settled && !seen.equals(parsed) ? Optional.of(parse(seen)) : Optional.empty();
  }

  /**
   * Apps that may come into force.
   *
   * @param taken to be run when they do, so that {@link #poll} does not find them again
   */
  public record Candidate(Apps apps, Runnable taken) {}

  /**
   * Reads what is there now, changed or not, and even if it was written this very moment.
   *
   * @throws BadApps if that cannot be used
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
