/** The processes of a run, the proxies between them, and the injection of faults. */
@NullMarked
package io.tidewire.standalone.faults.rig;

import org.jspecify.annotations.NullMarked;
