package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.hcl.Body.Syntax;
import io.drover.jobspec.hcl.functions.StandardFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dynamic blocks, content without a schema, and the JSON form of both. */
class DynamicAndJsonTest {
    private final Diagnostics diagnostics = new Diagnostics();

    /** Each line: the content of a block, then its inner blocks as {@code label:value}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "for_each = [\"a\", \"b\"]¦content {¦v = \"${x.key}${x.value}\"¦} ~> :0a, :1b",
                "for_each = { k = 1, j = 2 }¦content {¦v = \"${x.key}${x.value}\"¦} ~> :j2, :k1",
                "for_each = convert([\"b\", \"a\"], set(string))¦content {¦v = \"${x.key}${x.value}\"¦} ~> :aa, :bb",
                "for_each = [7]¦iterator = it¦content {¦v = it.value¦} ~> :7",
                "for_each = [7]¦iterator = \"it\"¦content {¦v = it.value¦} ~> :7",
                "for_each = [1]¦iterator = it¦content {¦v = x.value¦} ~> :${x.value}",
                "for_each = [1, 2]¦labels = [\"l${x.value}\"]¦content {¦v = 0¦} ~> l1:0, l2:0",
                "for_each = []¦content {} ~> ``",
            })
    void expandsDynamicBlocks(String content, @org.jspecify.annotations.Nullable String blocks) {
        boolean labelled = content.contains("labels");
        String text = "b {\ndynamic \"x\" {\n" + content.replace('¦', '\n') + "\n}\n}\n";

        assertThat(String.join(", ", read(text, Syntax.NATIVE, labelled)))
                .isEqualTo(blocks == null ? "" : blocks);
        assertThat(diagnostics.all()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "content {} ~> \"for_each\" is required here.",
                "for_each = [] ~> A \"content\" block is required here.",
                "for_each = 5¦content {} ~> \"for_each\" needs a list, set or map; this is the number 5.",
                "for_each = null¦content {} ~> this is null",
                "for_each = [1]¦lables = []¦content {} ~> Did you mean \"labels\"?",
                "for_each = [1]¦iterator = a.b¦content {} ~> Write the name as plain text here.",
                "for_each = [1]¦content {}¦content {} ~> Only one is allowed here",
                "for_each = [1]¦labels = 5¦content {} ~> Expected a value of type list",
                "for_each = [1]¦content {¦v = x.vlaue¦} ~> Did you mean \"value\"?",
                "for_each = range(20000)¦content {} ~> make more than 10000 blocks",
            })
    void explainsDynamicBlocks(String content, String error) {
        read(
                "b {\ndynamic \"x\" {\n" + content.replace('¦', '\n') + "\n}\n}\n",
                Syntax.NATIVE,
                false);

        assertThat(diagnostics.all().getFirst().toString()).contains(error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "{\"x\": {\"v\": 1}} ~> :1",
                "{\"x\": [{\"v\": 1}, {\"v\": \"${1 + 1}\"}]} ~> :1, :2",
                "{\"x\": []} ~> ``",
                "{\"x\": null} ~> ``",
                "{\"//\": \"why\", \"x\": {\"//\": 1, \"v\": 1}} ~> :1",
                "{\"x\": {\"v\": 1}, \"x\": {\"v\": 2}} ~> :1, :2",
                "{\"dynamic\": {\"x\": {\"for_each\": [1, 2], \"content\": {\"v\": \"${x.value}\"}}}} ~> :1, :2",
                "{\"dynamic\": [{\"x\": {\"for_each\": \"${[3]}\", \"iterator\": \"i\", \"content\": [{\"v\": \"${i.value}\"}]}}]} ~> :3",
            })
    void readsJsonBlocks(String content, @org.jspecify.annotations.Nullable String blocks) {
        assertThat(String.join(", ", read("{\"b\": " + content + "}", Syntax.JSON, false)))
                .isEqualTo(blocks == null ? "" : blocks);
        assertThat(diagnostics.all()).isEmpty();
    }

    @Test
    void readsLabelsOfJsonBlocksFromNestedObjects() {
        String text =
                "{\"b\": {\"x\": [{\"one\": {\"v\": 1}}, {\"two\": [{\"v\": 2}, {\"v\": 3}]}]}}";

        assertThat(read(text, Syntax.JSON, true)).containsExactly("one:1", "two:2", "two:3");
        assertThat(diagnostics.all()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "{\"x\": 5} ~> \"x\" is a block: its value is an object, or a list of objects.",
                "{\"x\": {\"v\": 1, \"v\": 2}} ~> \"v\" was already set on line 1",
                "{\"x\": {\"v\": \"${nope(}\"}} ~> Expected",
                "{\"x\": {\"w\": 1}} ~> There is no argument named \"w\" here.",
                "{\"y\": {}} ~> There is no argument named \"y\" here.",
            })
    void explainsJsonBlocks(String content, String error) {
        try {
            read("{\"b\": " + content + "}", Syntax.JSON, false);
        } catch (HclException e) {
            diagnostics.addAll(e.diagnostics());
        }

        assertThat(diagnostics.all().getFirst().toString()).contains(error);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "{ ~> Expected a name",
                "{\"a\" 1} ~> Expected \":\"",
                "{\"a\": 1,} ~> Extra comma",
                "{\"a\": 1 \"b\": 2} ~> Expected \",\"",
                "{\"a\": 1} x ~> Expected the end of the file",
                "{a: 1} ~> Expected a name",
                "{\"a\": tru} ~> Expected a JSON value",
                "{\"a\": 'x'} ~> Expected a JSON value",
                "{\"a\": \"\\x\"} ~> Invalid escape",
                "{\"a\": \"\\u12g4\"} ~> Invalid escape",
                "{\"a\": \"x¦\"} ~> Unclosed string",
                "{\"a\": 012} ~> Invalid number",
                "{\"a\": 1e} ~> Invalid number",
                "{\"a\": .5} ~> Invalid number",
                "[] ~> Expected a JSON object",
            })
    void explainsBrokenJson(String text, String error) {
        String written = text.replace('¦', '\n');

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> Hcl.parse("a.json", written, Syntax.JSON, Limits.DEFAULT))
                .isInstanceOf(HclException.class)
                .hasMessageContaining(error);
    }

    /** Each line: content of a block without a schema, then what a driver gets, as plain Java. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "a = 1¦b = 1.5¦c = 3000000000¦d = 1e30 ~> {a=1 Integer, b=1.5 Double, c=3000000000 Long, d=1.0E30 Double}",
                "a = true¦b = null¦c = \"\" ~> {a=true Boolean, c= String}",
                "a = [1, \"x\", null, [2]] ~> {a=[1 Integer, x String, [2 Integer]]}",
                "a = { b = 1 } ~> {a=[{b=1 Integer}]}",
                "a = { b = { c = 1 } } ~> {a=[{b=[{c=1 Integer}]}]}",
                "a = [{ b = 1 }, { b = 2 }] ~> {a=[{b=1 Integer}, {b=2 Integer}]}",
                "a {¦b = 1¦}¦a {} ~> {a=[{b=1 Integer}, {}]}",
                "a \"l\" \"m\" {¦b = 1¦} ~> {a=[{l=[{m=[{b=1 Integer}]}]}]}",
                "dynamic \"a\" {¦for_each = [1]¦content {¦b = a.value¦}¦} ~> {a=[{b=1 Integer}]}",
                "a = node.class¦b = \"${attr.x}-${1 + 1}\" ~> {a=${node.class} String, b=${attr.x}-2 String}",
            })
    void givesPlainContentToDrivers(String content, String plain) {
        String text = "b {\nconfig {\n" + content.replace('¦', '\n') + "\n}\n}\n";
        BodyReader block = java.util.Objects.requireNonNull(reader(text, Syntax.NATIVE).block("b"));

        assertThat(shown(block.freeForm("config"))).isEqualTo(plain);
        assertThat(diagnostics.all()).isEmpty();
    }

    private static String shown(@org.jspecify.annotations.Nullable Object plain) {
        return switch (plain) {
            case Map<?, ?> map -> {
                SortedMap<String, String> shown = new TreeMap<>();
                map.forEach((k, v) -> shown.put(k.toString(), shown(v)));
                yield shown.toString();
            }
            case List<?> list -> list.stream().map(DynamicAndJsonTest::shown).toList().toString();
            case null -> "null";
            default -> plain + " " + plain.getClass().getSimpleName();
        };
    }

    private List<String> read(String text, Syntax syntax, boolean labelled) {
        BodyReader block = java.util.Objects.requireNonNull(reader(text, syntax).block("b"));
        List<String> found = new ArrayList<>();
        for (BodyReader inner : labelled ? block.blocks("x", "label") : block.blocks("x")) {
            found.add((labelled ? inner.label(0) : "") + ":" + inner.string("v"));
        }
        block.finish();
        return found;
    }

    private BodyReader reader(String text, Syntax syntax) {
        Body body = Hcl.parse("a.hcl", text, syntax, Limits.DEFAULT);
        Evaluator evaluator = new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT);
        return BodyReader.of(body, evaluator, Scope.EMPTY, diagnostics);
    }
}
