/**
 * What every command is made of: {@link io.drover.cli.shell.Command} declares options and runs with
 * an {@link io.drover.cli.shell.Invocation}, which knows what was typed, the agent and the
 * terminal.
 */
@NullMarked
package io.drover.cli.shell;

import org.jspecify.annotations.NullMarked;
