/**
 * Unicode text before it has any meaning: well-formed, and shortened for messages. Pure; knows
 * neither frames nor transports.
 */
@NullMarked
package io.tidewire.text;

import org.jspecify.annotations.NullMarked;
