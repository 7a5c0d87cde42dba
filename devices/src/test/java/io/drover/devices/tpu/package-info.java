@NullMarked
package io.drover.devices.tpu;

import org.jspecify.annotations.NullMarked;
