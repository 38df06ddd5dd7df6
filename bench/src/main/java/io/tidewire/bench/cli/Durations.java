package io.tidewire.bench.cli;

import io.tidewire.text.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses durations such as {@code 250ms}, {@code 30s} and {@code 2m}. */
final class Durations implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return DurationText.parse(text)
        .orElseThrow(
            () -> new TypeConversionException("expected " + DurationText.FORM + ", got " + text));
  }
}
