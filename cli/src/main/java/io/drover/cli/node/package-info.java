/** The commands about nodes. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.node;

import org.jspecify.annotations.NullMarked;
