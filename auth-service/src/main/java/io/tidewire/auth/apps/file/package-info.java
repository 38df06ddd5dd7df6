/**
 * The YAML file that declares the apps. It is read and validated at the start and whenever it
 * changes. Every error message names the file, line and setting, and none quotes a secret.
 */
@NullMarked
package io.tidewire.auth.apps.file;

import org.jspecify.annotations.NullMarked;
