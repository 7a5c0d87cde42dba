/** Accelerators for tensors: {@link io.drover.devices.tpu.TpuPlugin}. */
@NullMarked
package io.drover.devices.tpu;

import org.jspecify.annotations.NullMarked;
