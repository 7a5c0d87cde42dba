/**
 * The one container that state is made of: {@link io.drover.server.collection.PersistentMap}, an
 * ordered map of which each version stays as it is while newer ones share most of it.
 */
@NullMarked
package io.drover.server.collection;

import org.jspecify.annotations.NullMarked;
