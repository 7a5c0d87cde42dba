@NullMarked
package io.drover.plugin.testkit;

import org.jspecify.annotations.NullMarked;
