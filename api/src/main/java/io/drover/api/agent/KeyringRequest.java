package io.drover.api.agent;

import io.drover.api.Absent;

/**
 * Names a gossip key.
 *
 * @param key Base64 gossip key; required
 */
public record KeyringRequest(String key) {
    public KeyringRequest {
        key = Absent.asEmpty(key);
    }
}
