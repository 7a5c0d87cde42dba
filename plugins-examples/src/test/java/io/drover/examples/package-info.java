/** What the tests of all examples share. */
@NullMarked
package io.drover.examples;

import org.jspecify.annotations.NullMarked;
