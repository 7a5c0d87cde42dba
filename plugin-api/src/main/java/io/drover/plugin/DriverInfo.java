package io.drover.plugin;

/**
 * Identity of a driver.
 *
 * @param name what jobs write, such as {@code raw_exec}
 * @param version a semantic version, such as {@code 0.1.0}
 */
public record DriverInfo(String name, String version) {}
