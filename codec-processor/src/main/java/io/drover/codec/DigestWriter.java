package io.drover.codec;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Writes the walk over rows and the records within them. A component's number is the hash code of
 * its name, so that it stays when others are added.
 */
final class DigestWriter {
    private static final String RUNTIME = "io.drover.server.digest";
    private static final ClassName DIGEST = ClassName.get(RUNTIME, "Digest");
    private static final ClassName WALK = DIGEST.nestedClass("Walk");

    private final TypeElement marked;
    private final ClassName self;
    private final List<TypeElement> rows;
    private final List<TypeElement> shared;

    /** Names of constants by the record they walk over. */
    private final Map<String, String> walks = new LinkedHashMap<>();

    private final Map<String, TypeElement> records = new LinkedHashMap<>();

    DigestWriter(TypeElement marked, List<TypeElement> rows, List<TypeElement> shared) {
        this.marked = marked;
        this.self = ClassName.get(WireTypes.packageOf(marked), marked.getSimpleName() + "Digests");
        this.rows = rows;
        this.shared = shared;
        Deque<TypeElement> waiting = new ArrayDeque<>(rows);
        while (!waiting.isEmpty()) {
            TypeElement record = waiting.remove();
            String name = record.getQualifiedName().toString();
            if (records.putIfAbsent(name, record) == null) {
                walks.put(name, "walk" + records.size() + record.getSimpleName());
                for (RecordComponentElement component : record.getRecordComponents()) {
                    addRecords(component.asType(), waiting);
                }
            }
        }
    }

    private static void addRecords(TypeMirror type, Deque<TypeElement> waiting) {
        if (type instanceof DeclaredType declared) {
            if (isRecord(declared)) {
                waiting.add((TypeElement) declared.asElement());
            }
            declared.getTypeArguments().forEach(argument -> addRecords(argument, waiting));
        }
    }

    private static boolean isRecord(DeclaredType type) {
        return type.asElement().getKind() == ElementKind.RECORD;
    }

    TypeSpec digests() {
        TypeSpec.Builder type =
                TypeSpec.classBuilder(self)
                        .addModifiers(Modifier.FINAL)
                        .addOriginatingElement(marked)
                        .addJavadoc("Walks over rows for {@link $T}.\n", ClassName.get(marked))
                        .addAnnotation(unchecked())
                        .addAnnotation(
                                AnnotationSpec.builder(
                                                ClassName.get(
                                                        "javax.annotation.processing", "Generated"))
                                        .addMember("value", "$S", DigestProcessor.class.getName())
                                        .build());
        records.forEach((name, record) -> type.addField(walkOf(name, record)));
        Map<String, CodeBlock> collections = new TreeMap<>();
        type.addMethod(change());
        rows.forEach(row -> type.addMethod(change(row, collections)));
        records.forEach((name, record) -> type.addMethod(walk(name, record, collections)));
        collections.forEach((name, made) -> type.addField(constant(name, made)));
        return type.build();
    }

    private FieldSpec walkOf(String name, TypeElement record) {
        String method = walks.get(name);
        CodeBlock walk = CodeBlock.of("$T::$L", self, method);
        boolean isShared = shared.stream().anyMatch(s -> s.getQualifiedName().contentEquals(name));
        return FieldSpec.builder(
                        ParameterizedTypeName.get(WALK, ClassName.get(record)),
                        constantOf(name),
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer(isShared ? CodeBlock.of("$T.shared($L)", DIGEST, walk) : walk)
                .build();
    }

    private String constantOf(String record) {
        return "W_" + walks.get(record);
    }

    private static FieldSpec constant(String name, CodeBlock made) {
        // The type follows from what makes it; a raw walk spares writing it down.
        return FieldSpec.builder(WALK, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(made)
                .build();
    }

    /** Chooses by the kind of row, in the order in which the kinds are listed. */
    private MethodSpec change() {
        TypeName record =
                ClassName.get(Record.class)
                        .annotated(
                                AnnotationSpec.builder(
                                                ClassName.get(
                                                        "org.jspecify.annotations", "Nullable"))
                                        .build());
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("change")
                        .addModifiers(Modifier.STATIC)
                        .addParameter(DIGEST, "digest")
                        .addParameter(record, "before")
                        .addParameter(record, "after")
                        .addStatement("$T row = after == null ? before : after", Record.class);
        for (TypeElement row : rows) {
            ClassName type = ClassName.get(row);
            method.beginControlFlow("if (row instanceof $T)", type)
                    .addStatement("change(digest, ($T) before, ($T) after)", type, type)
                    .addStatement("return")
                    .endControlFlow();
        }
        return method.beginControlFlow("if (row != null)")
                .addStatement(
                        "throw new $T($S + row.getClass().getName())",
                        IllegalStateException.class,
                        "no digest is written for ")
                .endControlFlow()
                .build();
    }

    private MethodSpec change(TypeElement row, Map<String, CodeBlock> collections) {
        ClassName type = ClassName.get(row);
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("change")
                        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                        .addParameter(DIGEST, "digest")
                        .addParameter(type, "before")
                        .addParameter(type, "after");
        for (RecordComponentElement component : row.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            int number = name.hashCode();
            TypeMirror of = component.asType();
            if (of.getKind().isPrimitive()) {
                String zero = of.getKind() == TypeKind.BOOLEAN ? "false" : "0";
                method.addStatement(
                        "digest.$L($L, before == null ? $L : before.$L(), after == null ? $L : after.$L())",
                        primitive(component, of),
                        number,
                        zero,
                        name,
                        zero,
                        name);
            } else {
                method.addStatement(
                        "digest.$L($L, before == null ? null : before.$L(), after == null ? null : after.$L()$L)",
                        reference(of),
                        number,
                        name,
                        name,
                        walk(component, of, collections));
            }
        }
        return method.build();
    }

    private MethodSpec walk(String record, TypeElement type, Map<String, CodeBlock> collections) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(walks.get(record))
                        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                        .addParameter(ClassName.get(type), "value")
                        .addParameter(DIGEST, "digest");
        for (RecordComponentElement component : type.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            TypeMirror of = component.asType();
            if (of.getKind().isPrimitive()) {
                method.addStatement(
                        "digest.$L($L, value.$L())",
                        primitive(component, of),
                        name.hashCode(),
                        name);
            } else {
                method.addStatement(
                        "digest.$L($L, value.$L()$L)",
                        reference(of),
                        name.hashCode(),
                        name,
                        walk(component, of, collections));
            }
        }
        return method.addStatement("digest.close()").build();
    }

    private static AnnotationSpec unchecked() {
        return AnnotationSpec.builder(SuppressWarnings.class)
                .addMember("value", "{$S, $S}", "unchecked", "rawtypes")
                .build();
    }

    private static String primitive(RecordComponentElement component, TypeMirror type) {
        return switch (type.getKind()) {
            case INT, LONG -> "whole";
            case DOUBLE -> "real";
            case BOOLEAN -> "flag";
            default ->
                    throw new UnsupportedTypeException(
                            component, "no digest can be written for " + type);
        };
    }

    /** The method that takes a member of this type. */
    private static String reference(TypeMirror type) {
        return switch (nameOf(type)) {
            case "java.lang.String" -> "text";
            case "java.util.List" -> "list";
            case "java.util.Map", "java.util.SortedMap" -> "map";
            default -> "field";
        };
    }

    private static String nameOf(TypeMirror type) {
        return type instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : "";
    }

    /**
     * The last argument: the walk over a type. Collections get a constant each, text needs none.
     */
    private CodeBlock walk(
            RecordComponentElement component, TypeMirror type, Map<String, CodeBlock> collections) {
        if (nameOf(type).equals("java.lang.String")) {
            return CodeBlock.of("");
        }
        CodeBlock made = made(component, type);
        if (type instanceof DeclaredType declared && !declared.getTypeArguments().isEmpty()) {
            String name = "C_" + Integer.toHexString(made.toString().hashCode());
            collections.put(name, made);
            return CodeBlock.of(", $L", name);
        }
        return CodeBlock.of(", $L", made);
    }

    private CodeBlock made(RecordComponentElement component, TypeMirror type) {
        if (!(type instanceof DeclaredType declared)) {
            throw new UnsupportedTypeException(component, "no digest can be written for " + type);
        }
        String name = ((TypeElement) declared.asElement()).getQualifiedName().toString();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        return switch (name) {
            case "java.lang.String" -> CodeBlock.of("$T.TEXT", DIGEST);
            case "java.lang.Integer", "java.lang.Long" -> CodeBlock.of("$T.WHOLE", DIGEST);
            case "java.lang.Double" -> CodeBlock.of("$T.REAL", DIGEST);
            case "java.lang.Boolean" -> CodeBlock.of("$T.FLAG", DIGEST);
            case "java.util.List" ->
                    CodeBlock.of("$T.list($L)", DIGEST, made(component, arguments.getFirst()));
            case "java.util.Map", "java.util.SortedMap" ->
                    CodeBlock.of("$T.map($L)", DIGEST, made(component, arguments.get(1)));
            default ->
                    isRecord(declared)
                            ? CodeBlock.of("$L", constantOf(name))
                            : CodeBlock.of("$T.ANY", DIGEST);
        };
    }
}
