/**
 * Java programs in isolation: {@link io.drover.drivers.java.JavaDriver}. {@link
 * io.drover.drivers.java.InstalledJava} is what the machine runs them with.
 */
@NullMarked
package io.drover.drivers.java;

import org.jspecify.annotations.NullMarked;
