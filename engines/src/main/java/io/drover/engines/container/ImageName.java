package io.drover.engines.container;

/**
 * The parts of an image's name.
 *
 * @param registry such as {@code quay.io}; {@code docker.io} when the name has none
 * @param repository with the registry where it was given
 * @param tag {@code latest} when it has neither tag nor digest; empty with a digest
 * @param digest empty without
 */
public record ImageName(String registry, String repository, String tag, String digest) {
    public static final String DOCKER_HUB = "docker.io";

    public static ImageName parse(String name) {
        int at = name.indexOf('@');
        var digest = at < 0 ? "" : name.substring(at + 1);
        var rest = at < 0 ? name : name.substring(0, at);
        int slash = rest.lastIndexOf('/');
        int colon = rest.indexOf(':', slash + 1);
        var tag = colon < 0 ? "" : rest.substring(colon + 1);
        var repository = colon < 0 ? rest : rest.substring(0, colon);
        int first = repository.indexOf('/');
        var host = first < 0 ? "" : repository.substring(0, first);
        boolean named = host.contains(".") || host.contains(":") || host.equals("localhost");
        return new ImageName(
                named ? host : DOCKER_HUB,
                repository,
                tag.isEmpty() && digest.isEmpty() ? "latest" : tag,
                digest);
    }

    /** The name in full. */
    public String full() {
        return repository
                + (tag.isEmpty() ? "" : ":" + tag)
                + (digest.isEmpty() ? "" : "@" + digest);
    }

    /** What is behind the name may change from one day to the next. */
    public boolean isMoving() {
        return tag.equals("latest") && digest.isEmpty();
    }
}
