/** Files that survive crashes: {@link io.drover.server.file.WholeFile} replaces one as a whole. */
@NullMarked
package io.drover.server.file;

import org.jspecify.annotations.NullMarked;
