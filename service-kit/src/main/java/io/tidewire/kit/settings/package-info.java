/**
 * Settings of a process, from the environment, system properties and a file, and the names that
 * they may have. A wrong value or name is refused by the name of its setting.
 */
@NullMarked
package io.tidewire.kit.settings;

import org.jspecify.annotations.NullMarked;
