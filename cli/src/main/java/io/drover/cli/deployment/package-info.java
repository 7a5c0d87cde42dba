/** The commands about deployments. Each class is one command, named after it. */
@NullMarked
package io.drover.cli.deployment;

import org.jspecify.annotations.NullMarked;
