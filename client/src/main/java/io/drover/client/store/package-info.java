/**
 * What a node remembers across its agent's death.
 *
 * <p>Start with {@link io.drover.client.store.LocalStore}: one small file for each allocation and
 * one for each of its tasks, replaced as a whole and checked when read.
 */
@NullMarked
package io.drover.client.store;

import org.jspecify.annotations.NullMarked;
