/** The commands about evaluations. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.eval;

import org.jspecify.annotations.NullMarked;
