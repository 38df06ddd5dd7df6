/**
 * JSON from outside: one strict tokenizer, readers for objects and request bodies, and quoting.
 * Pure; builds no trees.
 */
@NullMarked
package io.tidewire.json;

import org.jspecify.annotations.NullMarked;
