@NullMarked
package io.drover.examples.hello;

import org.jspecify.annotations.NullMarked;
