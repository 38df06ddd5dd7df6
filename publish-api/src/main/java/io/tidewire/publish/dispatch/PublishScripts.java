package io.tidewire.publish.dispatch;

/** How events are published that take a script. */
record PublishScripts(LastEvents cache, OnceEvents once, StreamLog log) {}
