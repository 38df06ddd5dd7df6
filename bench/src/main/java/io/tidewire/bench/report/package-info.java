/**
 * A finished run: as a table, as JSON, as a page with plots. Pure but for reading and writing
 * files.
 */
@NullMarked
package io.tidewire.bench.report;

import org.jspecify.annotations.NullMarked;
