/**
 * The HTTP side: routes, bodies, proof of origin, answers. What is asked for is judged in {@code
 * intake}; what is done about it, in {@code dispatch}.
 */
@NullMarked
package io.tidewire.publish.http;

import org.jspecify.annotations.NullMarked;
