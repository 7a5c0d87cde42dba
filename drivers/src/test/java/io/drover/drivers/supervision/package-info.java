@NullMarked
package io.drover.drivers.supervision;

import org.jspecify.annotations.NullMarked;
