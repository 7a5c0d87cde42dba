/** Watches an evaluation and the deployment that follows, line by line, until they end. */
@NullMarked
package io.drover.cli.monitor;

import org.jspecify.annotations.NullMarked;
