/**
 * What Vert.x offers no option for: Netty handlers in HTTP connections. The only package of the kit
 * that touches their pipelines.
 */
@NullMarked
package io.tidewire.kit.http.channel;

import org.jspecify.annotations.NullMarked;
