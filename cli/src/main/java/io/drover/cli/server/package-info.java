/** The commands about servers and their membership. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.server;

import org.jspecify.annotations.NullMarked;
