/** The commands about allocations. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.alloc;

import org.jspecify.annotations.NullMarked;
