package io.tidewire.publish.dispatch;

/** The kinds of publish that need a script. */
record PublishScripts(LastEventStore cache, OnceEvents once, StreamLog log) {}
