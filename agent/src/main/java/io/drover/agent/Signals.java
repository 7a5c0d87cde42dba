package io.drover.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to SIGINT and SIGTERM while an agent runs; a second one ends the process at once.
 *
 * <p>The JDK's signal class has no supported API, so it is found by name; without it the process
 * ends without a farewell, which agents survive.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final CompletableFuture<StopReason> stopped;

    private Signals(CompletableFuture<StopReason> stopped) {
        this.stopped = stopped;
    }

    static Signals handle(CompletableFuture<StopReason> stopped) {
        var signals = new Signals(stopped);
        signals.on("INT", new StopReason.Interrupt());
        signals.on("TERM", new StopReason.Terminate());
        return signals;
    }

    private void on(String name, StopReason reason) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler act =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            caught(reason);
                            return null;
                        }
                        return method.getName().equals("hashCode")
                                ? System.identityHashCode(proxy)
                                : false;
                    };
            Object listener =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, act);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            LOG.warn("cannot handle SIG{}: {}", name, e.toString());
        }
    }

    private void caught(StopReason reason) {
        if (!stopped.complete(reason)) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** From here on a signal means: at once. */
    @Override
    public void close() {
        stopped.complete(new StopReason.Terminate());
    }
}
