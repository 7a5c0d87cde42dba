/**
 * From what a user sends to what the log takes. {@link io.drover.server.admission.Canonicaliser}
 * fills in every default, {@link io.drover.server.admission.JobValidator} says what is wrong,
 * {@code NotActedOn} what would have no effect yet, and {@link
 * io.drover.server.admission.JobRequests}, {@link io.drover.server.admission.NodeRequests} turn
 * requests into commands and answers without touching anything: ids and times come in as arguments.
 */
@NullMarked
package io.drover.server.admission;

import org.jspecify.annotations.NullMarked;
