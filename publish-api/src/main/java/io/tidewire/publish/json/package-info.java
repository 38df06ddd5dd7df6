/**
 * Request bodies read token by token: a string is taken over as it was sent, and nothing is built
 * that a request does not need. Pure.
 */
@NullMarked
package io.tidewire.publish.json;

import org.jspecify.annotations.NullMarked;
