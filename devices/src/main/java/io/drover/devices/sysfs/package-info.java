/** What the kernel tells of its buses in files. */
@NullMarked
package io.drover.devices.sysfs;

import org.jspecify.annotations.NullMarked;
