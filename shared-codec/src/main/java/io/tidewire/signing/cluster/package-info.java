/**
 * What clients carry between connections, signed with the cluster's own key and not with an app's
 * secret: the only signatures that edges make and check. Pure.
 */
@NullMarked
package io.tidewire.signing.cluster;

import org.jspecify.annotations.NullMarked;
