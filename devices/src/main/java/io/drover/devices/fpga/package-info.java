/** FPGA boards of AMD and Intel: {@link io.drover.devices.fpga.FpgaPlugin}. */
@NullMarked
package io.drover.devices.fpga;

import org.jspecify.annotations.NullMarked;
