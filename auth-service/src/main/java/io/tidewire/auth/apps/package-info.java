/**
 * The definition of an app: its keys, who may connect to it, and which tokens it accepts. Contains
 * values only.
 */
@NullMarked
package io.tidewire.auth.apps;

import org.jspecify.annotations.NullMarked;
