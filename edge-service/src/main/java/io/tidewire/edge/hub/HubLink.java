package io.tidewire.edge.hub;

/**
 * The way from hubs to Redis' pub/sub. First in, first out: what is asked for one topic is carried
 * out in the order it was asked, and each request is confirmed once, unless the link goes down.
 */
interface HubLink {

  boolean isUp();

  void subscribe(String key);

  void unsubscribe(String key);
}
