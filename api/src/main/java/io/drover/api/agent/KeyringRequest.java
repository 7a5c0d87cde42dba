package io.drover.api.agent;

/**
 * The body of a request: keyring.
 *
 * <p>Request body.
 *
 * @param key Base64 gossip key; required
 */
public record KeyringRequest(String key) {}
