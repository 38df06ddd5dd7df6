/** The measurements: what is opened, published and waited for, and what it adds up to. */
@NullMarked
package io.tidewire.bench.run;

import org.jspecify.annotations.NullMarked;
