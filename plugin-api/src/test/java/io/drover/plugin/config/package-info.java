@NullMarked
package io.drover.plugin.config;

import org.jspecify.annotations.NullMarked;
