/** The commands {@code drover namespace …}. */
@NullMarked
package io.drover.cli.namespace;

import org.jspecify.annotations.NullMarked;
