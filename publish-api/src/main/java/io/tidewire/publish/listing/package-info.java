/**
 * Lists of an app's channels: gathered page by page, in bounded memory, and shared by concurrent
 * requests.
 */
@NullMarked
package io.tidewire.publish.listing;

import org.jspecify.annotations.NullMarked;
