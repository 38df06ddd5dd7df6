/**
 * Decides by a request's head alone, before its body is read, whether the request is accepted: by
 * its headers, its signature, and the limits of rates and memory. Start reading at {@link
 * io.tidewire.publish.admission.Verification}.
 */
@NullMarked
package io.tidewire.publish.admission;

import org.jspecify.annotations.NullMarked;
