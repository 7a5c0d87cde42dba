/** The commands that register, change and show jobs. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.job;

import org.jspecify.annotations.NullMarked;
