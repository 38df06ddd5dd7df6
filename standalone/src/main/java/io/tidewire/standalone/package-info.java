/** All services in one JVM: the quickstart, and the home of the system tests. */
@NullMarked
package io.tidewire.standalone;

import org.jspecify.annotations.NullMarked;
