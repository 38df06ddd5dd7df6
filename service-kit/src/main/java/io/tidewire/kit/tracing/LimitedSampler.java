package io.tidewire.kit.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.tidewire.kit.limits.TokenBucket;
import java.time.Clock;
import java.util.List;

/**
 * Samples what another sampler samples, but no more than so many a second: a caller that marks
 * every request as sampled must not decide what this process spends on traces. Thread-safe.
 */
final class LimitedSampler implements Sampler {

  private final Sampler sampler;
  private final TokenBucket budget;

  LimitedSampler(Sampler sampler, int perSecond, Clock clock) {
    this.sampler = sampler;
    budget = new TokenBucket(perSecond, perSecond, clock);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SamplingResult wanted = sampler.shouldSample(parent, traceId, name, kind, attributes, links);
    if (wanted.getDecision() != SamplingDecision.RECORD_AND_SAMPLE) return wanted;
    return tryTake() ? wanted : SamplingResult.drop();
  }

  private synchronized boolean tryTake() {
    return budget.tryTake();
  }

  @Override
  public String getDescription() {
    return "limited " + sampler.getDescription();
  }
}
