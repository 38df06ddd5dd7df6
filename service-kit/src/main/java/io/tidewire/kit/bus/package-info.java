/**
 * Requests to other services: limited in time and number, and refused at once while a service does
 * not answer.
 */
@NullMarked
package io.tidewire.kit.bus;

import org.jspecify.annotations.NullMarked;
