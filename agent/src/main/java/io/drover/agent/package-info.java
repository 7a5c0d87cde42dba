@NullMarked
package io.drover.agent;

import org.jspecify.annotations.NullMarked;
