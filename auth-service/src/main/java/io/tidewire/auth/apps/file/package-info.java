/**
 * The YAML file that declares the apps: read, checked, and read again when it changed. Every
 * complaint names file, line and setting, and none quotes a secret.
 */
@NullMarked
package io.tidewire.auth.apps.file;

import org.jspecify.annotations.NullMarked;
