/** What the configurations of all device plugins have in common. */
@NullMarked
package io.drover.devices.settings;

import org.jspecify.annotations.NullMarked;
