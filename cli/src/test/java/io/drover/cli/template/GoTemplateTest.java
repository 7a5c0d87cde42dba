package io.drover.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.client.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplateTest {
    private static final Json DATA =
            Json.parse(
                    """
                    {"ID": "web", "Count": 3, "Score": 0.5, "On": true, "Off": false, "None": null,
                     "Tags": ["a", "b"], "Meta": {"x": "1", "y": "2"},
                     "Job": {"Name": "n", "Groups": [{"Name": "g1"}, {"Name": "g2"}]}}
                    """);

    private static String render(String template) throws TemplateException {
        return GoTemplate.parse(template).render(DATA.plain());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                "{{.ID}} ~ web",
                "{{ .Job.Name }}! ~ n!",
                "{{.Count}}/{{.Score}}/{{.On}}/{{.None}} ~ 3/0.5/true/<nil>",
                "{{range .Tags}}<{{.}}>{{end}} ~ <a><b>",
                "{{range $i, $t := .Tags}}{{$i}}={{$t}};{{end}} ~ 0=a;1=b;",
                "{{range $k, $v := .Meta}}{{$k}}={{$v}};{{end}} ~ x=1;y=2;",
                "{{range .None}}x{{else}}empty{{end}} ~ empty",
                "{{range .Job.Groups}}{{.Name}} of {{$.ID}},{{end}} ~ g1 of web,g2 of web,",
                "{{if .On}}yes{{else}}no{{end}} ~ yes",
                "{{if .Off}}yes{{else if eq .ID \"web\"}}web{{else}}no{{end}} ~ web",
                "{{with .Job}}{{.Name}}{{end}} ~ n",
                "{{with $j := .Job}}{{$j.Name}}{{end}} ~ n",
                "{{$x := .Count}}{{if gt $x 2}}many{{end}} ~ many",
                "{{$x := 1}}{{if .On}}{{$x = 2}}{{end}}{{$x}} ~ 2",
                "{{len .Tags}} {{index .Tags 1}} {{index .Meta \"x\"}} ~ 2 b 1",
                "{{(index .Job.Groups 0).Name}} ~ g1",
                "{{.ID | upper | printf \"%s-%05d\" \"x\"}} ~ x-00000",
                "{{printf \"%-5s|%q|%d|%.2f\" .ID .ID .Count .Score}} ~ web  |\"web\"|3|0.50",
                "{{and .On .ID}} {{or .Off \"z\"}} {{not .Off}} ~ web z true",
                "{{join \",\" .Tags}} {{.Tags | join \"+\"}} {{sprig_upper .ID}} ~ a,b a+b WEB",
                "a {{- .ID -}} b ~ awebb",
                "{{/* nothing */}}x ~ x",
                "{{.Tags}} {{.Meta}} ~ [a b] map[x:1 y:2]",
                "{{`raw }}`}} ~ raw }}",
                "{{default \"none\" .None}} ~ none",
                "{{if and (eq .ID \"web\") (lt .Count 5)}}both{{end}} ~ both",
                "{{.Missing}} ~ <nil>",
            })
    void renders(String template, String expected) throws TemplateException {
        assertThat(render(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                "{{.ID ~ unclosed action",
                "{{if .On}}x ~ {{end}} is missing",
                "{{end}} ~ unexpected {{end}}",
                "{{frobnicate .ID}} ~ function \"frobnicate\" is not supported",
                "{{template \"x\"}} ~ {{template}} is not supported",
                "{{.ID.Name}} ~ can't evaluate field Name in a string",
                "{{$x}} ~ undefined variable \"$x\"",
                "{{range .Off}}{{end}} ~ range cannot go over a boolean",
                "{{lt .ID 3}} ~ lt cannot compare a string and a number",
                "{{index .Tags 7}} ~ index out of range",
                "{{\"open}} ~ unclosed action",
                "{{eq .ID}} ~ eq needs more than 1 arguments",
            })
    void refuses(String template, String message) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void indentsJson() throws TemplateException {
        assertThat(render("{{json .Tags}}")).isEqualTo("[\n    \"a\",\n    \"b\"\n]");
    }
}
