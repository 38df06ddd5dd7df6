/**
 * Reports of runs: as a table, as JSON, and as a page with plots. Pure, except for reading and
 * writing files.
 */
@NullMarked
package io.tidewire.bench.report;

import org.jspecify.annotations.NullMarked;
