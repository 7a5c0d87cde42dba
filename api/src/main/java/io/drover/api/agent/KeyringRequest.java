package io.drover.api.agent;

import io.drover.api.Absent;

/**
 * The body of a request: keyring.
 *
 * <p>Request body.
 *
 * @param key Base64 gossip key; required
 */
public record KeyringRequest(String key) {
    public KeyringRequest {
        key = Absent.asEmpty(key);
    }
}
