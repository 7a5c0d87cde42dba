/**
 * A task driver in one class, to copy from: {@link io.drover.examples.hello.HelloDriver}.
 *
 * <p>To use it, put an executable file {@code hello} into the agent's {@code plugin_dir} that runs
 * this class (the test beside it writes such a file), and a block {@code plugin "hello" { }} into
 * the agent's configuration. Jobs then say {@code driver = "hello"}.
 */
@NullMarked
package io.drover.examples.hello;

import org.jspecify.annotations.NullMarked;
