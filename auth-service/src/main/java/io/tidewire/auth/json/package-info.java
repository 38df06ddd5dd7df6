/** JSON objects that were signed: read strictly, and kept as they were written. Pure. */
@NullMarked
package io.tidewire.auth.json;

import org.jspecify.annotations.NullMarked;
