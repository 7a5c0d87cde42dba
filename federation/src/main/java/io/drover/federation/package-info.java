@NullMarked
package io.drover.federation;

import org.jspecify.annotations.NullMarked;
