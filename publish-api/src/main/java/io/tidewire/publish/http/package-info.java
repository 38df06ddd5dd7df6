/**
 * The HTTP side: routes, bodies, signatures, answers. {@code intake} validates what a request asks
 * for, and {@code dispatch} carries it out.
 */
@NullMarked
package io.tidewire.publish.http;

import org.jspecify.annotations.NullMarked;
