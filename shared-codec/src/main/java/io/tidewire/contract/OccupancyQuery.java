package io.tidewire.contract;

/**
 * Which channels of the app have a subscriber anywhere?
 *
 * @param prefix what the names start with, literally; empty for all
 */
public record OccupancyQuery(String appId, String prefix) {}
