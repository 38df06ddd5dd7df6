/**
 * The HTTP events API that backends call. Start reading at {@link
 * io.tidewire.publish.endpoint.PublishRoutes}; {@link io.tidewire.publish.PublishLoop} shows what
 * is made of what.
 */
@NullMarked
package io.tidewire.publish;

import org.jspecify.annotations.NullMarked;
