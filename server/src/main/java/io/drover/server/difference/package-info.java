/**
 * What differs between two versions of a job, in the shape that plans and the list of versions
 * show. Start with {@link io.drover.server.difference.JobDifference}; {@link
 * io.drover.server.difference.Shape} makes any record of the model comparable, so that a new member
 * of a job shows up here by itself.
 */
@NullMarked
package io.drover.server.difference;

import org.jspecify.annotations.NullMarked;
