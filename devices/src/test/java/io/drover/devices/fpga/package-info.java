@NullMarked
package io.drover.devices.fpga;

import org.jspecify.annotations.NullMarked;
