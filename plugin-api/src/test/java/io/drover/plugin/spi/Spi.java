package io.drover.plugin.spi;

import io.drover.plugin.Plugin;
import io.drover.plugin.serve.PluginServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The classes that authors see, and what of them. */
final class Spi {
    private static final List<String> PACKAGES =
            List.of("io/drover/plugin", "io/drover/plugin/config");

    /** What every class has. */
    private static final List<String> OBVIOUS = List.of("equals", "hashCode", "toString");

    private Spi() {}

    /** All public types of the SPI, nested ones included, by name. */
    static List<Class<?>> types() throws IOException, URISyntaxException, ClassNotFoundException {
        var root =
                Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var types = new ArrayList<Class<?>>();
        for (var name : PACKAGES) {
            try (var files = Files.newDirectoryStream(root.resolve(name), "*.class")) {
                for (var file : files) {
                    var simple = file.getFileName().toString().replace(".class", "");
                    if (!simple.equals("package-info")) {
                        types.add(Class.forName(name.replace('/', '.') + "." + simple));
                    }
                }
            }
        }
        types.add(PluginServer.class);
        types.removeIf(type -> !isVisible(type));
        types.sort(Comparator.comparing(Class::getName));
        return types;
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> around = type; around != null; around = around.getEnclosingClass()) {
            if (!Modifier.isPublic(around.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass();
    }

    /**
     * Whether authors may call it: of the server that is {@code serve}; the rest is the agent's.
     */
    static boolean isVisible(Class<?> type, Method method) {
        boolean open =
                Modifier.isPublic(method.getModifiers())
                        || (Modifier.isProtected(method.getModifiers())
                                && !Modifier.isFinal(type.getModifiers()));
        return open && !method.isSynthetic() && !OBVIOUS.contains(method.getName());
    }
}
