/**
 * An annotation processor that writes, for each record of an annotated package or type, the code
 * that reads and writes it. {@link io.drover.codec.CodecProcessor} finds the records, {@link
 * io.drover.codec.CodecWriter} writes one class for each.
 */
@NullMarked
package io.drover.codec;

import org.jspecify.annotations.NullMarked;
