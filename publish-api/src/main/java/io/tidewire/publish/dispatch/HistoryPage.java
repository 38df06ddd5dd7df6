package io.tidewire.publish.dispatch;

import io.tidewire.contract.redis.LogReading;

/**
 * Part of a channel's log, or why it is not available.
 *
 * @param reading its rows are newest first if the query was reversed
 * @param more whether more kept messages follow in the direction of the query
 */
public record HistoryPage(LogReading reading, boolean more) {}
