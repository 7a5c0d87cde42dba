@NullMarked
package io.drover.plugin.serve;

import org.jspecify.annotations.NullMarked;
