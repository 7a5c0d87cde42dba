@NullMarked
package io.drover.devices.nvidia;

import org.jspecify.annotations.NullMarked;
