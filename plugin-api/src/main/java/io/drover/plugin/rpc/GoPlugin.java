package io.drover.plugin.rpc;

/** Constants that plugin processes and their hosts have to agree on. */
public final class GoPlugin {
    public static final String COOKIE_NAME = "NOMAD_PLUGIN_MAGIC_COOKIE";

    /** No secret: it only tells a start by a host from a start by hand. */
    public static final String COOKIE =
            "e4327c2e01eabfd75a8a67adb114fb34a757d57eee7728d857a8cec6e91a7255";

    public static final String VERSIONS_NAME = "PLUGIN_PROTOCOL_VERSIONS";
    public static final String SOCKET_DIR_NAME = "PLUGIN_UNIX_SOCKET_DIR";
    public static final String CERTIFICATE_NAME = "PLUGIN_CLIENT_CERT";
    public static final String CORE_VERSION = "1";
    public static final String APPLICATION_VERSION = "2";
    public static final String API_VERSION = "v0.1.0";

    /** The service name that the health check asks for. */
    public static final String HEALTH_SERVICE = "plugin";

    /** A kernel limit of 108 bytes, less the name of the socket itself. */
    public static final int LONGEST_SOCKET_PATH = 107;

    private GoPlugin() {}
}
