/**
 * Who owns a key, as auth said it, remembered for as long as auth can be asked to forget. Holds app
 * secrets in memory; never prints them.
 */
@NullMarked
package io.tidewire.publish.credentials;

import org.jspecify.annotations.NullMarked;
