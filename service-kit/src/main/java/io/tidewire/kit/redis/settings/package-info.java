/** Where Redis is and how to log in to it, as the settings say. */
@NullMarked
package io.tidewire.kit.redis.settings;

import org.jspecify.annotations.NullMarked;
