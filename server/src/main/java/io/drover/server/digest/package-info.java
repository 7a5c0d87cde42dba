/**
 * Sums of 128 bits over records, by which servers can tell whether they have the same rows.
 *
 * <p>Start with {@link io.drover.server.digest.Digest}; {@link io.drover.server.digest.DigestOf}
 * has the code that walks over records written by the compiler.
 */
@NullMarked
package io.drover.server.digest;

import org.jspecify.annotations.NullMarked;
