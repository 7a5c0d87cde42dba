/**
 * The Java client for the HTTP API.
 *
 * <p>Start with {@link io.drover.api.client.ApiClient}. Answers come as {@link
 * io.drover.api.client.Json}, a plain tree read by a streaming parser: a command that starts for
 * one request would pay several times its own length for binding records. Callers that want a
 * record give its class.
 */
@NullMarked
package io.drover.api.client;

import org.jspecify.annotations.NullMarked;
