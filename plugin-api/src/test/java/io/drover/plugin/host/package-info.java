@NullMarked
package io.drover.plugin.host;

import org.jspecify.annotations.NullMarked;
