/**
 * Control groups of tasks, in both versions of the kernel interface. Start with {@link
 * io.drover.drivers.cgroup.Cgroups}.
 */
@NullMarked
package io.drover.drivers.cgroup;

import org.jspecify.annotations.NullMarked;
