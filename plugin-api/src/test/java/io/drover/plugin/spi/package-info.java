/** What holds for all that authors of plugins see. */
@NullMarked
package io.drover.plugin.spi;

import org.jspecify.annotations.NullMarked;
