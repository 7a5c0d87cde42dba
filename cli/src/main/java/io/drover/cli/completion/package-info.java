/**
 * Scripts that complete command lines in shells, made of the commands' own definitions.
 *
 * <p>{@link io.drover.cli.completion.CommandModel} is one command as a script needs it; each shell
 * has a class that writes its script from all of them; {@link
 * io.drover.cli.completion.Installation} puts the scripts where the shells find them.
 */
@NullMarked
package io.drover.cli.completion;

import org.jspecify.annotations.NullMarked;
