/**
 * The part of Go's text templates that {@code -t} needs.
 *
 * <p>Start with {@link io.drover.cli.template.GoTemplate}, which names what is there and refuses
 * the rest by name.
 */
@NullMarked
package io.drover.cli.template;

import org.jspecify.annotations.NullMarked;
