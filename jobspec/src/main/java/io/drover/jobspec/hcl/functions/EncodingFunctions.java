package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Limits;
import io.drover.jobspec.hcl.Value;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Functions that write values as text of other formats, and read them. */
final class EncodingFunctions {
    private EncodingFunctions() {}

    static List<Function> list() {
        return List.of(
                fixed("base64decode", "base64decode(text)", 1, EncodingFunctions::base64Decode),
                fixed("base64encode", "base64encode(text)", 1, EncodingFunctions::base64Encode),
                fixed("csvdecode", "csvdecode(text)", 1, EncodingFunctions::csvDecode),
                fixed("jsondecode", "jsondecode(text)", 1, EncodingFunctions::jsonDecode),
                fixed("jsonencode", "jsonencode(value)", 1, EncodingFunctions::jsonEncode),
                fixed("urlencode", "urlencode(text)", 1, a -> Value.text(urlEncode(a.text(0)))),
                fixed("yamldecode", "yamldecode(text)", 1, YamlReader::read),
                fixed("yamlencode", "yamlencode(value)", 1, EncodingFunctions::yamlEncode));
    }

    private static Value base64Encode(Arguments a) {
        byte[] bytes = a.text(0).getBytes(StandardCharsets.UTF_8);
        a.meter().chargeText(bytes.length);
        return Value.text(Base64.getEncoder().encodeToString(bytes));
    }

    private static Value base64Decode(Arguments a) {
        try {
            String dense = a.text(0).replace("\n", "").replace("\r", "");
            byte[] bytes = Base64.getDecoder().decode(dense);
            a.meter().chargeText(bytes.length);
            return Value.text(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IllegalArgumentException e) {
            throw a.fail(0, "This is no base64: " + e.getMessage() + ".");
        } catch (CharacterCodingException _) {
            throw a.fail(0, "What is encoded is not UTF-8 text.");
        }
    }

    private static String urlEncode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Value jsonEncode(Arguments a) {
        a.meter().charge(a.get(0).weight());
        String json = Json.encode(a.get(0));
        a.meter().chargeText(json.length());
        return Value.text(json);
    }

    private static Value jsonDecode(Arguments a) {
        a.meter().charge(a.text(0).length());
        try {
            return Hcl.json("jsondecode", a.text(0), Limits.DEFAULT);
        } catch (HclException e) {
            throw a.fail(0, "This is no JSON: " + e.diagnostics().getFirst() + ".");
        }
    }

    private static Value csvDecode(Arguments a) {
        List<List<String>> rows = Csv.rows(a);
        if (rows.isEmpty()) {
            throw a.fail(0, "The first line must name the columns.");
        }
        List<String> names = rows.getFirst();
        if (Set.copyOf(names).size() < names.size()) {
            throw a.fail(0, "The first line names a column twice.");
        }
        List<Value> records = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() != names.size()) {
                throw a.fail(
                        0,
                        "A line has %d fields, the first has %d."
                                .formatted(row.size(), names.size()));
            }
            SortedMap<String, Value> record = new TreeMap<>();
            for (int i = 0; i < row.size(); i++) {
                record.put(names.get(i), Value.text(row.get(i)));
            }
            records.add(Value.object(record));
        }
        return Value.list(records);
    }

    private static Value yamlEncode(Arguments a) {
        a.meter().charge(a.get(0).weight());
        String yaml = YamlWriter.write(a.get(0));
        a.meter().chargeText(yaml.length());
        return Value.text(yaml);
    }
}
