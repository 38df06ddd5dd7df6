/**
 * Whether a request may come in, judged by its head alone, before a byte of its body is read: its
 * headers, its signature, the rates and the memory that are left. Start reading at {@link
 * io.tidewire.publish.admission.Verification}.
 */
@NullMarked
package io.tidewire.publish.admission;

import org.jspecify.annotations.NullMarked;
