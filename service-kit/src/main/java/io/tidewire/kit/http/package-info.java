/**
 * HTTP servers that are open to the internet: one place for what a connection and a request head
 * may take. What a request means is said elsewhere.
 */
@NullMarked
package io.tidewire.kit.http;

import org.jspecify.annotations.NullMarked;
