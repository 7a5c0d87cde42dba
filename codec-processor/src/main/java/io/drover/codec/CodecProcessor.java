package io.drover.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** Writes a codec for each record in what {@code @CompiledCodec} marks, nested ones included. */
@SupportedAnnotationTypes(CodecProcessor.ANNOTATION)
public final class CodecProcessor extends AbstractProcessor {
    static final String ANNOTATION = "io.drover.api.json.CompiledCodec";

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Map<String, TypeElement> records = new TreeMap<>();
        for (TypeElement annotation : annotations) {
            for (Element marked : round.getElementsAnnotatedWith(annotation)) {
                addRecords(marked, records);
            }
        }
        WireTypes types = new WireTypes(processingEnv.getElementUtils(), records.keySet());
        Sources sources = new Sources(processingEnv);
        for (TypeElement record : records.values()) {
            sources.write(record, "the codec", () -> new CodecWriter(record, types).codec());
        }
        return false;
    }

    private static void addRecords(Element marked, Map<String, TypeElement> records) {
        Deque<Element> waiting = new ArrayDeque<>();
        waiting.add(marked);
        while (!waiting.isEmpty()) {
            Element element = waiting.remove();
            if (element.getModifiers().contains(Modifier.PRIVATE)) {
                continue;
            }
            waiting.addAll(element.getEnclosedElements());
            if (element.getKind() == ElementKind.RECORD
                    && element instanceof TypeElement record
                    && !readsItself(record)) {
                records.put(record.getQualifiedName().toString(), record);
            }
        }
    }

    /** A record that names its own form, by a creator or a value, keeps it. */
    private static boolean readsItself(TypeElement record) {
        return record.getEnclosedElements().stream()
                .flatMap(e -> e.getAnnotationMirrors().stream())
                .map(a -> a.getAnnotationType().asElement().getSimpleName())
                .anyMatch(name ->
                        name.contentEquals("JsonCreator") || name.contentEquals("JsonValue"));
    }
}
