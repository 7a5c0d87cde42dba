/**
 * The frame of snapshot files. Start with {@link io.drover.api.snapshot.SnapshotReader}; what the
 * rows mean is the servers' business.
 */
@NullMarked
package io.drover.api.snapshot;

import org.jspecify.annotations.NullMarked;
