@NullMarked
package io.drover.plugin;

import org.jspecify.annotations.NullMarked;
