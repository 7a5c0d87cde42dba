package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
    private static final int TEXTS = 200;

    @Test
    void laysOutAWholeFile() {
        String untidy =
                """
                # A comment of its own.
                job   "web"{
                datacenters=["dc1","dc2"]   # where
                      type = "service" // what
                  priority=50


                  group "g" {
                count=1+2*-3
                    meta { key="value" }
                   /* above
                      the task */
                  task "t" {
                driver   =   "docker"
                config {
                image="nginx:${  var.tag  }"
                args = [
                "-a",
                      "b"
                ]
                }
                template{
                data=<<EOT
                  kept   as it is  ${ x }
                EOT
                destination="a"
                }
                env {}
                }
                }
                }
                """;

        assertThat(Formatter.format("web.hcl", untidy))
                .isEqualTo(
                        """
                        # A comment of its own.
                        job "web" {
                          datacenters = ["dc1", "dc2"] # where
                          type        = "service"      // what
                          priority    = 50


                          group "g" {
                            count = 1 + 2 * -3
                            meta { key = "value" }
                            /* above
                              the task */
                            task "t" {
                              driver = "docker"
                              config {
                                image = "nginx:${  var.tag  }"
                                args = [
                                  "-a",
                                  "b"
                                ]
                              }
                              template {
                                data        = <<EOT
                          kept   as it is  ${ x }
                        EOT
                                destination = "a"
                              }
                              env {}
                            }
                          }
                        }
                        """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "a=1 ~> a = 1",
                "a=-1 ~> a = -1",
                "a=b-1 ~> a = b-1",
                "a=b -1 ~> a = b - 1",
                "a=( - b )*- 2 ~> a = (-b) * -2",
                "a=! b&&! c||d ~> a = !b && !c || d",
                "a=b==c?d:e ~> a = b == c ? d : e",
                "a=[1,2,] ~> a = [1, 2, ]",
                "a=[ ] ~> a = []",
                "a={} ~> a = {}",
                "a={b=1,c:2} ~> a = { b = 1, c : 2 }",
                "a={(b)=1} ~> a = { (b) = 1 }",
                "a=f( b , c... ) ~> a = f(b, c...)",
                "a=f () ~> a = f()",
                "a=b [ 0 ] . c ~> a = b[0].c",
                "a=b . * . c ~> a = b.*.c",
                "a=b.* [0] ~> a = b.*[0]",
                "a=b.*-1 ~> a = b.* - 1",
                "a=b[ * ].c ~> a = b[*].c",
                "a=[for x in [1]:x if x!=2] ~> a = [for x in [1] : x if x != 2]",
                "a=[for x in y:x if (x)] ~> a = [for x in y : x if(x)]",
                "a={for k,v in m:k=>v...} ~> a = { for k, v in m : k => v... }",
                "a=[for x in -y:x] ~> a = [for x in -y : x]",
                "a=\"${b+c}\" ~> a = \"${b+c}\"",
                "a=1 .5 ~> a = 1 .5",
                "a=b. 0 . 1 ~> a = b.0.1",
                "a= /* why */ 1 ~> a = /* why */ 1",
                "b c \"d\"{} ~> b c \"d\" {}",
                "b{a=1} ~> b { a = 1 }",
                "b { # why¦} ~> b { # why¦}",
                "a={¦b=1¦¦long=2¦} ~> a = {¦__b = 1¦¦__long = 2¦}",
                "a=f([{¦b=1¦}]) ~> a = f([{¦__b = 1¦}])",
                "a=[{¦b=1¦},{¦c=1¦}] ~> a = [{¦__b = 1¦__}, {¦__c = 1¦}]",
                "a=(¦1+¦2¦) ~> a = (¦__1 +¦__2¦)",
                "a=1¦bc=2¦#x¦d=3 ~> a  = 1¦bc = 2¦#x¦d = 3",
                "a=1¦bc=[¦1¦]¦def=2 ~> a = 1¦bc = [¦__1¦]¦def = 2",
                "é=1¦bc=2 ~> é  = 1¦bc = 2",
                "a=1 #x¦bc=22 #y¦¦d=1 #z ~> a  = 1  #x¦bc = 22 #y¦¦d = 1 #z",
                "¦¦a=1¦¦ ~> ¦¦a = 1¦¦",
            })
    void laysOut(String written, String expected) {
        assertThat(Formatter.format("a.hcl", lines(written) + "\n"))
                .isEqualTo(lines(expected).replace("__", "  ") + "\n");
    }

    private static String lines(String text) {
        return text.replace('¦', '\n');
    }

    @Test
    void endsLinesInOneWayAndTheLastOneToo() {
        assertThat(Formatter.format("a.hcl", "a=1  \r\nb=2 # x\t\r\n\r\nc=3"))
                .isEqualTo("a = 1\nb = 2 # x\n\nc = 3\n");
        assertThat(Formatter.format("a.hcl", "")).isEmpty();
        assertThat(Formatter.format("a.hcl", "a=<<X  \r\n  b \r\n X\r\n"))
                .isEqualTo("a = <<X\n  b \r\n X\n");
    }

    @Test
    void refusesWhatIsNotTheLanguage() {
        assertThatThrownBy(() -> Formatter.format("a.hcl", "a = \n"))
                .isInstanceOf(HclException.class)
                .hasMessageContaining("Expected a value");
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("drover.formatSeeds", 3));
    }

    /** Whatever can be parsed: formatted twice is formatted once, and means the same. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void formattingSettlesAndKeepsTheMeaning(long seed) throws IOException {
        Fuzz fuzz = new Fuzz(seed, corpus());
        int formatted = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = fuzz.next();
            Body body = parsed(text);
            if (body == null) {
                continue;
            }
            formatted++;
            String once = Formatter.format("a.hcl", text);
            assertThat(Formatter.format("a.hcl", once)).as(text).isEqualTo(once);
            assertThat(Outline.of(Hcl.parse("a.hcl", once))).as(text).isEqualTo(Outline.of(body));
        }
        assertThat(formatted).isPositive();
    }

    private static @org.jspecify.annotations.Nullable Body parsed(String text) {
        try {
            return Hcl.parse("a.hcl", text);
        } catch (HclException _) {
            return null;
        }
    }

    /** Real files, and random expressions over several lines. */
    private static List<String> corpus() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/jobs"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".nomad.hcl")).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        RandomExpression.Maker maker = new RandomExpression.Maker(7);
        for (int i = 0; i < 40; i++) {
            texts.add(
                    "a = "
                            + maker.any(4).text()
                            + " # x\nlonger = 1 # y\nb \"c\" {\nd = "
                            + maker.any(3).text()
                            + "\n}\n");
        }
        return texts;
    }
}
