package io.tidewire.auth.http;

import io.tidewire.auth.apps.Apps;
import java.util.function.Supplier;

/**
 * The services that the HTTP endpoints need.
 *
 * @param apps the current apps; thread-safe
 * @param tokens verifies the callers' tokens
 * @param verdicts counts how each request ended
 */
public record SigningServices(Supplier<Apps> apps, TokenCheck tokens, SigningVerdicts verdicts) {}
