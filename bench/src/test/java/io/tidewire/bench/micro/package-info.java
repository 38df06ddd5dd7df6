/** Micro-benchmarks: {@code java -jar bench.jar jmh}. Not run by any build. */
@NullMarked
package io.tidewire.bench.micro;

import org.jspecify.annotations.NullMarked;
