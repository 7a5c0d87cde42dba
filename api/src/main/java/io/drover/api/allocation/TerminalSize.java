package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A terminal size.
 *
 * <p>Request body.
 *
 * @param height height
 * @param width width
 */
public record TerminalSize(@JsonProperty("height") int height, @JsonProperty("width") int width) {}
