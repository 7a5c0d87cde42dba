/** Programs on the host without isolation: {@link io.drover.drivers.rawexec.RawExecDriver}. */
@NullMarked
package io.drover.drivers.rawexec;

import org.jspecify.annotations.NullMarked;
