package io.tidewire.contract.presence;

/**
 * The registry knows every subscription that this edge had confirmed before {@link SettleCounts}
 * came.
 *
 * @param round the question's
 * @param node the edge's incarnation
 */
public record CountsSettled(String round, String node) {}
