package io.drover.plugin.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Signatures that authors see hold types of the JDK and of the SPI only, no library of ours. */
class SignaturesTest {
    @Test
    void holdTypesOfTheJdkAndOfTheSpiOnly() throws Exception {
        var types = Spi.types();
        assertThat(types).hasSizeGreaterThan(50);
        assertThat(types.stream().flatMap(type -> foreign(type, types).stream())).isEmpty();
    }

    interface Planted {
        List<? extends Channel> channels();
    }

    @Test
    void aLibraryInASignatureIsFound() {
        assertThat(foreign(Planted.class, List.of(Planted.class)))
                .containsExactly(Planted.class.getName() + ".channels: io.grpc.Channel");
    }

    private static List<String> foreign(Class<?> type, List<Class<?>> spi) {
        var found = new ArrayList<String>();
        Stream.concat(
                        Stream.of(type.getGenericSuperclass()),
                        Stream.of(type.getGenericInterfaces()))
                .forEach(above -> check(type.getName(), spi, found, above));
        for (var method : type.getDeclaredMethods()) {
            if (Spi.isVisible(type, method)) {
                var place = type.getName() + "." + method.getName();
                check(place, spi, found, method.getGenericReturnType());
                check(place, spi, found, method.getGenericParameterTypes());
                check(place, spi, found, method.getGenericExceptionTypes());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (!Modifier.isPrivate(constructor.getModifiers())) {
                check(type.getName() + ".new", spi, found, constructor.getGenericParameterTypes());
            }
        }
        for (var field : type.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                check(type.getName() + "." + field.getName(), spi, found, field.getGenericType());
            }
        }
        return found;
    }

    private static void check(
            String place, List<Class<?>> spi, List<String> found, Type... signature) {
        var classes = new HashSet<Class<?>>();
        Arrays.stream(signature).forEach(type -> collect(type, classes, new HashSet<>()));
        for (var used : classes) {
            if (!used.isPrimitive() && !used.getName().startsWith("java.") && !spi.contains(used)) {
                found.add(place + ": " + used.getName());
            }
        }
    }

    private static void collect(Type type, Set<Class<?>> into, Set<Type> seen) {
        if (type == null || !seen.add(type)) {
            return;
        }
        switch (type) {
            case Class<?> plain when plain.isArray() ->
                    collect(plain.getComponentType(), into, seen);
            case Class<?> plain -> into.add(plain);
            case ParameterizedType generic -> {
                collect(generic.getRawType(), into, seen);
                Arrays.stream(generic.getActualTypeArguments())
                        .forEach(argument -> collect(argument, into, seen));
            }
            case GenericArrayType array -> collect(array.getGenericComponentType(), into, seen);
            case WildcardType wild ->
                    Stream.of(wild.getUpperBounds(), wild.getLowerBounds())
                            .flatMap(Arrays::stream)
                            .forEach(bound -> collect(bound, into, seen));
            case TypeVariable<?> variable ->
                    Arrays.stream(variable.getBounds())
                            .forEach(bound -> collect(bound, into, seen));
            default -> throw new IllegalStateException("what is " + type + "?");
        }
    }
}
