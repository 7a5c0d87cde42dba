/**
 * What people read of an allocation: its files and its output.
 *
 * <p>Start with {@link io.drover.client.files.AllocationFiles}.
 */
@NullMarked
package io.drover.client.files;

import org.jspecify.annotations.NullMarked;
