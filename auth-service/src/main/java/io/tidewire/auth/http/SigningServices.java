package io.tidewire.auth.http;

import io.tidewire.auth.apps.Apps;
import java.util.function.Supplier;

/**
 * What the HTTP endpoints sign with.
 *
 * @param apps the current apps; thread-safe
 * @param tokens verifies who asks
 * @param verdicts is told how each request ended
 */
public record SigningServices(Supplier<Apps> apps, TokenCheck tokens, SigningVerdicts verdicts) {}
