/** What an app is: its keys, who may connect to it, and what tokens it trusts. Values only. */
@NullMarked
package io.tidewire.auth.apps;

import org.jspecify.annotations.NullMarked;
