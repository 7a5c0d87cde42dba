@NullMarked
package io.drover.drivers;

import org.jspecify.annotations.NullMarked;
