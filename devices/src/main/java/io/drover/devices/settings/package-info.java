/** What people may set for all device plugins. */
@NullMarked
package io.drover.devices.settings;

import org.jspecify.annotations.NullMarked;
