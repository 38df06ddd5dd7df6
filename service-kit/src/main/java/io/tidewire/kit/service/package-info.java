/**
 * What a service implements ({@link io.tidewire.kit.service.Service}) and what it gets ({@link
 * io.tidewire.kit.service.Platform}).
 */
@NullMarked
package io.tidewire.kit.service;

import org.jspecify.annotations.NullMarked;
