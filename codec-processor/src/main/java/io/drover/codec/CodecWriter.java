package io.drover.codec;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/**
 * Writes the codec of one record: members in ascending order of their names; any case, unknown and
 * missing members are read.
 */
final class CodecWriter {
    private static final String RUNTIME = "io.drover.api.json";
    private static final ClassName RECORD_CODEC = ClassName.get(RUNTIME, "RecordCodec");
    private static final ClassName VALUE_CODEC = ClassName.get(RUNTIME, "ValueCodec");
    private static final ClassName VALUES = ClassName.get(RUNTIME, "Values");
    private static final ClassName MEMBER_NAMES = ClassName.get(RUNTIME, "MemberNames");
    private static final ClassName GENERATOR = ClassName.get("tools.jackson.core", "JsonGenerator");
    private static final ClassName PARSER = ClassName.get("tools.jackson.core", "JsonParser");
    private static final ClassName PROBLEM =
            ClassName.get("tools.jackson.core", "JacksonException");
    private static final ClassName WRITING = ClassName.get(RUNTIME, "OtherValues");
    private static final ClassName READING =
            ClassName.get("tools.jackson.databind", "DeserializationContext");

    private final TypeElement record;
    private final ClassName type;
    private final List<Member> members;

    CodecWriter(TypeElement record, WireTypes types) {
        this.record = record;
        this.type = ClassName.get(record);
        List<Member> found = new ArrayList<>();
        for (RecordComponentElement component : record.getRecordComponents()) {
            found.add(Member.of(component, found.size(), types));
        }
        found.sort(Comparator.comparing(Member::wireName));
        this.members = List.copyOf(found);
    }

    TypeSpec codec() {
        TypeSpec.Builder codec =
                TypeSpec.classBuilder(WireTypes.codecOf(record))
                        .addModifiers(Modifier.FINAL)
                        .addOriginatingElement(record)
                        .addJavadoc("Reads and writes {@link $T}.\n", type)
                        .addAnnotation(
                                AnnotationSpec.builder(
                                                ClassName.get(
                                                        "javax.annotation.processing", "Generated"))
                                        .addMember("value", "$S", CodecProcessor.class.getName())
                                        .build())
                        .addSuperinterface(ParameterizedTypeName.get(RECORD_CODEC, type))
                        .addField(names());
        if (record.getModifiers().contains(Modifier.PUBLIC)) {
            codec.addModifiers(Modifier.PUBLIC);
        }
        for (Member member : members) {
            if (isCollection(member.kind())) {
                codec.addField(
                        FieldSpec.builder(
                                        ParameterizedTypeName.get(
                                                VALUE_CODEC, member.kind().type()),
                                        constant(member),
                                        Modifier.PRIVATE,
                                        Modifier.STATIC,
                                        Modifier.FINAL)
                                .initializer(codecFor(member.kind()))
                                .build());
            }
        }
        return codec.addMethod(encode())
                .addMethod(decode())
                .addMethod(write())
                .addMethod(read())
                .build();
    }

    private FieldSpec names() {
        CodeBlock all =
                members.stream()
                        .map(m -> CodeBlock.of("$S", m.wireName()))
                        .collect(CodeBlock.joining(", "));
        return FieldSpec.builder(
                        MEMBER_NAMES, "NAMES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("new $T($L)", MEMBER_NAMES, all)
                .build();
    }

    private MethodSpec encode() {
        return MethodSpec.methodBuilder("encode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(type, "value")
                .addParameter(GENERATOR, "out")
                .addParameter(WRITING, "others")
                .addStatement("write(value, out, others)")
                .build();
    }

    private MethodSpec decode() {
        return MethodSpec.methodBuilder("decode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addParameter(PARSER, "in")
                .addParameter(READING, "context")
                .addStatement("return read(in, context)")
                .build();
    }

    private MethodSpec write() {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("write")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .addParameter(type, "value")
                        .addParameter(GENERATOR, "out")
                        .addParameter(WRITING, "others")
                        .addStatement("out.writeStartObject(value)");
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member.always()) {
                method.addStatement("out.writeName(NAMES.at($L))", i);
                method.addCode(writeValue(member));
            } else {
                method.beginControlFlow("if ($L)", isThere(member));
                method.addStatement("out.writeName(NAMES.at($L))", i);
                method.addCode(writeValue(member));
                method.endControlFlow();
            }
        }
        return method.addStatement("out.writeEndObject()").build();
    }

    private static CodeBlock isThere(Member member) {
        String get = "value." + member.component() + "()";
        return switch (member.kind()) {
            case Kind.Primitive p when p.type().equals(TypeName.BOOLEAN) -> CodeBlock.of(get);
            case Kind.Primitive p -> CodeBlock.of("$L != 0", get);
            default -> CodeBlock.of("$T.isThere($L)", VALUES, get);
        };
    }

    private static CodeBlock writeValue(Member member) {
        String get = "value." + member.component() + "()";
        return switch (member.kind()) {
            case Kind.Primitive p when p.type().equals(TypeName.BOOLEAN) ->
                    statement("out.writeBoolean($L)", get);
            case Kind.Primitive p when p.type().equals(TypeName.DOUBLE) ->
                    statement("others.write($L, out)", get);
            case Kind.Primitive p -> statement("out.writeNumber($L)", get);
            case Kind.Simple simple ->
                    statement("$T.$L.write($L, out, others)", VALUES, simple.constant(), get);
            case Kind.Nested nested ->
                    CodeBlock.builder()
                            .beginControlFlow("if ($L == null)", get)
                            .addStatement("out.writeNull()")
                            .nextControlFlow("else")
                            .addStatement("$T.write($L, out, others)", nested.codec(), get)
                            .endControlFlow()
                            .build();
            case Kind.ListOf list -> statement("$L.write($L, out, others)", constant(member), get);
            case Kind.MapOf map -> statement("$L.write($L, out, others)", constant(member), get);
            case Kind.Other other -> statement("$T.writeOther($L, out, others)", VALUES, get);
        };
    }

    private MethodSpec read() {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("read")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .returns(type)
                        .addParameter(PARSER, "in")
                        .addParameter(READING, "context")
                        .beginControlFlow("if (!$T.startsObject(in))", VALUES)
                        .addStatement("return $T.noObject($T.class, in, context)", VALUES, type)
                        .endControlFlow();
        for (Member member : members) {
            method.addStatement(
                    "$T $L = $L", member.kind().type(), variable(member), nothing(member.kind()));
        }
        method.addStatement("String name = null")
                .beginControlFlow("try")
                .beginControlFlow("while ((name = in.nextName()) != null)")
                .addStatement("in.nextToken()")
                .beginControlFlow("switch (NAMES.find(name))");
        for (int i = 0; i < members.size(); i++) {
            method.addStatement(
                    "case $L -> $L = $L", i, variable(members.get(i)), readValue(members.get(i)));
        }
        method.addStatement("default -> in.skipChildren()")
                .endControlFlow()
                .addStatement("name = null")
                .endControlFlow()
                .nextControlFlow("catch ($T e)", PROBLEM)
                .addStatement("throw $T.at(e, $T.class, name)", VALUES, type)
                .endControlFlow();
        CodeBlock arguments =
                members.stream()
                        .sorted(Comparator.comparingInt(Member::place))
                        .map(m -> CodeBlock.of("$L", variable(m)))
                        .collect(CodeBlock.joining(", "));
        return method.beginControlFlow("try")
                .addStatement("return new $T($L)", type, arguments)
                .nextControlFlow("catch ($T e)", RuntimeException.class)
                .addStatement("return $T.refused($T.class, e, context)", VALUES, type)
                .endControlFlow()
                .build();
    }

    private static CodeBlock readValue(Member member) {
        return switch (member.kind()) {
            case Kind.Primitive p -> CodeBlock.of("$T.$L(in, context)", VALUES, reader(p));
            case Kind.Simple simple ->
                    CodeBlock.of("$T.$L.read(in, context)", VALUES, simple.constant());
            case Kind.Nested nested -> CodeBlock.of("$T.read(in, context)", nested.codec());
            case Kind.ListOf list -> CodeBlock.of("$L.read(in, context)", constant(member));
            case Kind.MapOf map -> CodeBlock.of("$L.read(in, context)", constant(member));
            case Kind.Other other ->
                    CodeBlock.of("$T.readOther($T.class, in, context)", VALUES, other.raw());
        };
    }

    private static String reader(Kind.Primitive primitive) {
        String name = primitive.type().toString();
        return "read" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static CodeBlock codecFor(Kind kind) {
        return switch (kind) {
            case Kind.Simple simple -> CodeBlock.of("$T.$L", VALUES, simple.constant());
            case Kind.Nested nested ->
                    CodeBlock.of(
                            "$T.record($T::write, $T::read)",
                            VALUES,
                            nested.codec(),
                            nested.codec());
            case Kind.ListOf list -> CodeBlock.of("$T.list($L)", VALUES, codecFor(list.element()));
            case Kind.MapOf map ->
                    CodeBlock.of("$T.$L($L)", VALUES, map.factory(), codecFor(map.value()));
            case Kind.Other other -> CodeBlock.of("$T.other($T.class)", VALUES, other.raw());
            case Kind.Primitive primitive ->
                    throw new IllegalArgumentException("a collection of " + primitive.type());
        };
    }

    private static boolean isCollection(Kind kind) {
        return kind instanceof Kind.ListOf || kind instanceof Kind.MapOf;
    }

    private static String nothing(Kind kind) {
        return switch (kind) {
            case Kind.Primitive p when p.type().equals(TypeName.BOOLEAN) -> "false";
            case Kind.Primitive p -> "0";
            default -> "null";
        };
    }

    /** Components may have the names of the method's parameters. */
    private static String variable(Member member) {
        return member.component() + "_";
    }

    private static String constant(Member member) {
        return member.component().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT) + "_CODEC";
    }

    private static CodeBlock statement(String format, Object... arguments) {
        return CodeBlock.builder().addStatement(format, arguments).build();
    }
}
