/** Programs of the host in isolation: {@link io.drover.drivers.exec.ExecDriver}. */
@NullMarked
package io.drover.drivers.exec;

import org.jspecify.annotations.NullMarked;
