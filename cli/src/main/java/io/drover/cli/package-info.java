/**
 * The {@code drover} command.
 *
 * <p>Start with {@link io.drover.cli.Cli}, which finds the named command in {@code CommandTable}
 * and runs it. A process lives for one command, so only that one is built: no reflection, no
 * lambdas in tables, and answers are read as plain trees. Nothing here loads a class of the agent
 * but {@code AgentCommand}.
 */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
