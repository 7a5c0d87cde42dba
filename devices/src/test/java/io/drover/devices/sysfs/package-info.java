@NullMarked
package io.drover.devices.sysfs;

import org.jspecify.annotations.NullMarked;
