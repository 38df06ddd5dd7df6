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
 * The apps as their source has them, now and whenever it changes. Blocks; one caller at a time.
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
  public Apps load() {
    return parse(look());
  }

  /**
   * Looks again. Empty if there is nothing new since the last parse, or not for sure yet.
   *
   * @throws BadApps once for each content that cannot be used
   */
  public Optional<Apps> poll() {
    Content seen = look();
    boolean settled = seen.equals(lastSeen);
    lastSeen = seen;
    return settled && !seen.equals(parsed) ? Optional.of(parse(seen)) : Optional.empty();
  }

  private Apps parse(Content seen) {
    FileReferences surroundings = new FileReferences(source, environment, tokenCookie);
    try {
      if (!seen.isReadable()) throw new BadApps(source.name() + " " + seen.yaml());
      return AppsYaml.parse(seen.yaml(), surroundings);
    } finally {
      parsed = new Content(seen.yaml(), seen.isReadable(), surroundings.filesRead());
      lastSeen = parsed;
    }
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
