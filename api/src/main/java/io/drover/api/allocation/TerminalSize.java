package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The size of a terminal in characters.
 *
 * @param height height
 * @param width width
 */
public record TerminalSize(@JsonProperty("height") int height, @JsonProperty("width") int width) {}
