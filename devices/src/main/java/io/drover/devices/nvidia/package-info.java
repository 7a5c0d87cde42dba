/**
 * GPUs of NVIDIA. Start with {@link io.drover.devices.nvidia.NvidiaPlugin}; {@code Nvml} is the
 * only class that calls native code.
 */
@NullMarked
package io.drover.devices.nvidia;

import org.jspecify.annotations.NullMarked;
