/**
 * A Redis for those who have none: the binary that a jar brings, as a process that ends with us.
 */
@NullMarked
package io.tidewire.standalone.redis;

import org.jspecify.annotations.NullMarked;
