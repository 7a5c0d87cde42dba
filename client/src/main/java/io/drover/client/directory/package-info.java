/**
 * The directories of allocations and tasks on the disk.
 *
 * <p>Start with {@link io.drover.client.directory.AllocationDirectory}. What a task may write is
 * never trusted: trees are removed without following links, and {@link
 * io.drover.client.directory.Beneath} opens files without leaving the allocation.
 */
@NullMarked
package io.drover.client.directory;

import org.jspecify.annotations.NullMarked;
