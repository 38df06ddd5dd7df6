package io.tidewire.kit.tls;

import java.time.Instant;

/**
 * What PEM files held when they were last good.
 *
 * @param use what TLS works with: a key manager or a trust manager
 * @param expires when the first certificate among them expires
 * @param uselessFrom when none of them is valid any more
 */
record Material<T>(T use, Instant expires, Instant uselessFrom) {}
