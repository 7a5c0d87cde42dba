package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.drover.jobspec.hcl.functions.StandardFunctions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The corners of each function. Line ends in values are written ¦. */
class FunctionEdgesTest {
    /** The functions that job files of the field may use, each of which must be there. */
    private static final List<String> TABLE =
            List.of(
                    ("abs ceil floor log max min parseint pow signum chomp format formatlist indent join"
                                    + " lower replace regex_replace split strlen strrev substr title trim"
                                    + " trimprefix trimspace trimsuffix upper chunklist coalesce coalescelist"
                                    + " compact concat contains distinct element flatten index keys length"
                                    + " lookup merge range reverse setintersection setproduct setunion slice"
                                    + " sort values zipmap base64decode base64encode csvdecode jsondecode"
                                    + " jsonencode urlencode yamldecode yamlencode formatdate timeadd bcrypt"
                                    + " rsadecrypt sha256 sha512 uuidv4 uuidv5 md5 sha1 cidrhost cidrnetmask"
                                    + " cidrsubnet cidrsubnets can convert try abspath basename dirname file"
                                    + " filebase64 fileexists fileset pathexpand")
                            .split(" "));

    @Test
    void hasEveryFunctionOfTheField() {
        assertThat(StandardFunctions.withoutFiles().keySet()).containsAll(TABLE);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                // numbers
                "ceil(-1.5) ~> -1",
                "floor(1.999) ~> 1",
                "log(1, 10) ~> 0",
                "max(-1) ~> -1",
                "parseint(\"FF\", 16) ~> 255",
                "parseint(\"+7\", 10) ~> 7",
                "parseint(10, 2) ~> 2",
                "parseint(\"aA\", 62) ~> 656",
                "parseint(\"123456789012345678901234567890\", 10) ~> 123456789012345678901234567890",
                "pow(4, 0.5) ~> 2",
                "pow(0, 0) ~> 1",
                "signum(0) ~> 0",
                // text
                "chomp(\"a¦¦\") ~> \"a\"",
                "chomp(\"a\\r\\n\\r\") ~> \"a\"",
                "chomp(\"¦a\") ~> \"\\na\"",
                "format(\"%s\", null == null) ~> \"true\"",
                "format(\"%v %#v\", null, \"a\") ~> \"null \\\"a\\\"\"",
                "format(\"%05d|%-5d|%+d\", -42, 42, 0) ~> \"-0042|42   |+0\"",
                "format(\"%.3s|%.0f\", \"häuser\", 2.5) ~> \"häu|2\"",
                "format(\"%%\") ~> \"%\"",
                "format(\"%s %[1]s %s\", \"a\", \"b\") ~> \"a a b\"",
                "format(\"%g %g\", 1e21, 0.5) ~> \"1e+21 0.5\"",
                "formatlist(\"%s-%s\", \"x\", [\"a\", \"b\"]) ~> [\"x-a\",\"x-b\"]",
                "formatlist(\"%s\", []) ~> []",
                "formatlist(\"x\") ~> [\"x\"]",
                "indent(2, \"¦a¦¦b\") ~> \"\\n  a\\n  \\n  b\"",
                "join(\",\", []) ~> \"\"",
                "join(\"\", [true, 1]) ~> \"true1\"",
                "upper(\"straße\") ~> \"STRAßE\"",
                "lower(\"İ\") ~> \"i\"",
                "replace(\"aaa\", \"aa\", \"b\") ~> \"ba\"",
                "replace(\"a😀\", \"\", \"-\") ~> \"-a-😀-\"",
                "replace(\"a.b\", \"/./\", \"x\") ~> \"a.b\"",
                "regex_replace(\"baaac\", \"a*\", \"x\") ~> \"xbxcx\"",
                "regex_replace(\"aB\", \"(?i)b\", \"$0$0\") ~> \"aBB\"",
                "regex_replace(\"ab\", \"(a)(b)\", \"$2$1$$\") ~> \"ba$\"",
                "regex_replace(\"ab\", \"(a)\", \"$1x\") ~> \"b\"",
                "regex_replace(\"ab\", \"(?P<x>a)\", \"$${x}x\") ~> \"axb\"",
                "regex_replace(\"ünï\", \"\\\\p{L}\", \".\") ~> \"...\"",
                "split(\",\", \"\") ~> [\"\"]",
                "split(\"\", \"\") ~> []",
                "split(\"ab\", \"xabyab\") ~> [\"x\",\"y\",\"\"]",
                "strlen(\"👩‍👩‍👧\") ~> 1",
                "strrev(\"a👍🏽e\\u0301\") ~> \"\u00e9👍🏽a\"",
                "substr(\"hello\", 1, -1) ~> \"ello\"",
                "substr(\"hello\", 9, 1) ~> \"\"",
                "substr(\"hello\", 2, 0) ~> \"\"",
                "substr(\"hello\", -2, 1) ~> \"l\"",
                "title(\"it's a-b c_d élan\") ~> \"It'S A-B C_d Élan\"",
                "trim(\"äaä\", \"ä\") ~> \"a\"",
                "trimprefix(\"aaa\", \"a\") ~> \"aa\"",
                "trimsuffix(\"a\", \"\") ~> \"a\"",
                "trimspace(\"\\u00a0\\t a¦\\u2003\") ~> \"a\"",
                // collections
                "chunklist([1, 2], 0) ~> [[1,2]]",
                "chunklist([], 3) ~> []",
                "coalesce(\"\", \"a\") ~> \"\"",
                "coalescelist([], [], [2], [3]) ~> [2]",
                "compact([]) ~> []",
                "concat([], [null]) ~> [null]",
                "contains([], 1) ~> false",
                "contains([[1]], [1]) ~> true",
                "distinct([1, \"1\", 1.0, null, null]) ~> [1,\"1\",null]",
                "element([\"a\"], 0) ~> \"a\"",
                "flatten([]) ~> []",
                "flatten([1, { a = [1] }, [[]]]) ~> [1,{\"a\":[1]}]",
                "index([\"a\", \"b\"], 1) ~> \"b\"",
                "index({ a = 1 }, \"a\") ~> 1",
                "keys({}) ~> []",
                "length(\"\") ~> 0",
                "length(convert([1, 1], set(number))) ~> 1",
                "lookup({ a = null }, \"a\", 1) ~> null",
                "merge() ~> {}",
                "merge({ a = 1 }, null, { a = 2 }) ~> {\"a\":2}",
                "merge({ a = { b = 1 } }, { a = { c = 2 } }) ~> {\"a\":{\"c\":2}}",
                "range(0) ~> []",
                "range(-2) ~> [0,-1]",
                "range(1, 2, 0.25) ~> [1,1.25,1.5,1.75]",
                "range(3, 3, 1) ~> []",
                "setintersection([1], []) ~> []",
                "setproduct([], [1]) ~> []",
                "setunion([], []) ~> []",
                "slice([1], 1, 1) ~> []",
                "sort([\"😀\", \"\\uFF5E\", \"b\", \"B\"]) ~> [\"B\",\"b\",\"～\",\"😀\"]",
                "sort([10, 9]) ~> [\"10\",\"9\"]",
                "values({}) ~> []",
                "zipmap([\"a\", \"a\"], [1, 2]) ~> {\"a\":2}",
                // encodings
                "base64encode(\"\") ~> \"\"",
                "base64decode(\"YWJj\\nZGVm\") ~> \"abcdef\"",
                "csvdecode(\"a,b\\r\\n1,\\\"x \\\"\\\"y\\\"\\\"\\r\\nz\\\"\\r\\n\\r\\n,\") ~> [{\"a\":\"1\",\"b\":\"x \\\"y\\\"\\nz\"},{\"a\":\"\",\"b\":\"\"}]",
                "csvdecode(\"a\") ~> []",
                "csvdecode(\"a¦\\\"\\\"\") ~> [{\"a\":\"\"}]",
                "jsondecode(\" 1.50e1 \") ~> 15",
                "jsondecode(\"\\\"\\\\u00e9\\\\/\\\"\") ~> \"é/\"",
                "jsonencode({}) ~> \"{}\"",
                "jsonencode([null, 1.0, \"&\\u2028\"]) ~> \"[null,1,\\\"\\\\u0026\\\\u2028\\\"]\"",
                "urlencode(\"é~-._\") ~> \"%C3%A9~-._\"",
                "yamldecode(\"\") ~> null",
                "yamldecode(\"a: 1\\nb: [x, 'y', \\\"z\\\", ~, yes, true, 0x1F, 1.50, 1e3, 2026-01-31]\") ~> {\"a\":1,\"b\":[\"x\",\"y\",\"z\",null,\"yes\",true,31,1.5,1000,\"2026-01-31\"]}",
                "yamldecode(\"- |\\n  a\\n  b\\n- >-\\n  c\\n  d\\n- !!str 5\\n- !!int '7'\") ~> [\"a\\nb\\n\",\"c d\",\"5\",7]",
                "yamldecode(\"base: &b { x: 1, y: 2 }\\none: { <<: *b, y: 3 }\\ntwo: *b\") ~> {\"base\":{\"x\":1,\"y\":2},\"one\":{\"x\":1,\"y\":3},\"two\":{\"x\":1,\"y\":2}}",
                "yamldecode(\"1: a\\ntrue: b\") ~> {\"1\":\"a\",\"true\":\"b\"}",
                "yamlencode({ b = [1, { c = \"x\", d = [] }], a = null }) ~> \"\\\"a\\\": null\\n\\\"b\\\":\\n- 1\\n- \\\"c\\\": \\\"x\\\"\\n  \\\"d\\\": []\\n\"",
                "yamlencode({ a = { b = { c = [[1, 2], {}] } } }) ~> \"\\\"a\\\":\\n  \\\"b\\\":\\n    \\\"c\\\":\\n    - - 1\\n      - 2\\n    - {}\\n\"",
                "yamlencode({ t = \"x¦ y¦\" }) ~> \"\\\"t\\\": |\\n  x\\n   y\\n\"",
                "yamlencode(\"a: <b>\") ~> \"\\\"a: \\u003cb\\u003e\\\"\\n\"",
                // dates
                "formatdate(\"YYYY 'o''clock' h hh H HH aa m mm s ss\", \"2026-01-31T00:05:09Z\") ~> \"2026 o'clock 0 00 12 12 am 5 05 9 09\"",
                "formatdate(\"D/M EEEE MMMM Z ZZZ ZZZZ ZZZZZ\", \"2026-11-01T00:00:00+02:00\") ~> \"1/11 Sunday November +02:00 +0200 +0200 +02:00\"",
                "formatdate(\"Z ZZZZ\", \"2026-11-01T00:00:00Z\") ~> \"Z +0000\"",
                "timeadd(\"2024-02-28T23:59:59.9Z\", \"1s\") ~> \"2024-02-29T00:00:00Z\"",
                "timeadd(\"2026-01-31T12:00:00+02:00\", \"-1.5h\") ~> \"2026-01-31T10:30:00+02:00\"",
                // hashes
                "sha512(\"\") ~> \"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e\"",
                "uuidv5(\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\", \"www.example.com\") ~> \"2ed6657d-e927-568b-95e1-2665a8aea6a2\"",
                "strlen(uuidv4()) ~> 36",
                // networks
                "cidrhost(\"10.12.127.9/20\", 0) ~> \"10.12.112.0\"",
                "cidrhost(\"0.0.0.0/0\", 4294967295) ~> \"255.255.255.255\"",
                "cidrnetmask(\"1.2.3.4/0\") ~> \"0.0.0.0\"",
                "cidrnetmask(\"1.2.3.4/32\") ~> \"255.255.255.255\"",
                "cidrsubnet(\"10.0.0.0/8\", 0, 0) ~> \"10.0.0.0/8\"",
                "cidrsubnet(\"::/0\", 64, 1) ~> \"0:0:0:1::/64\"",
                "cidrsubnets(\"fd00::/8\", 8, 16) ~> [\"fd00::/16\",\"fd01::/24\"]",
                // failing
                "try(nothing.here.at.all[0], 1) ~> \"${nothing.here.at.all[0]}\"",
                "try([1][2], { a = 1 }.b, \"c\") ~> \"c\"",
                "can(jsondecode(\"{\")) ~> false",
            })
    void computes(String call, String json) {
        assertThat(ExpressionTest.encoded(call.replace("¦", "\\n"))).isEqualTo(json);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "upper(null) ~> found null",
                "max() ~> it is called as max",
                "parseint(\"\", 10) ~> no whole number",
                "parseint(\"1.5\", 10) ~> no whole number",
                "parseint(\"٣\", 10) ~> no whole number",
                "format(\"%s\", [1]) ~> Expected a value of type string",
                "regex_replace(\"a\", \"a{1000}{1000}\", \"\") ~> regular expression",
                "regex_replace(\"a\", \"((a{100}){100}){100}\", \"\") ~> too large",
                "regex_replace(\"a\", \"(?=a)\", \"\") ~> no regular expression",
                "chunklist([1], -1) ~> not negative",
                "element([1], -1) ~> not negative",
                "coalesce(null, null) ~> All arguments are null",
                "coalescelist([], []) ~> All lists are empty",
                "setproduct([1]) ~> setproduct(",
                "merge({ a = 1 }, [1]) ~> Expected a value of type map",
                "keys([1]) ~> Expected a value of type map",
                "slice([1, 2], 2, 1) ~> 0 <= start <= end <= 2",
                "base64decode(\"/w==\") ~> not UTF-8",
                "csvdecode(\"\") ~> must name the columns",
                "csvdecode(\"a,a¦1,2\") ~> names a column twice",
                "csvdecode(\"a¦x\\\"y\") ~> in line 2",
                "csvdecode(\"a¦\\\"x\\\"y\") ~> something follows a quoted field",
                "csvdecode(\"a¦\\\"x\") ~> not closed",
                "jsondecode(\"01\") ~> no JSON",
                "jsondecode(\"+1\") ~> no JSON",
                "jsondecode(\"1.\") ~> no JSON",
                "jsondecode(\"[1,]\") ~> no JSON",
                "yamldecode(\"a: [1\") ~> no YAML",
                "yamldecode(\"a: 1¦a: 2\") ~> twice",
                "yamldecode(\"a¦---¦b\") ~> more than one YAML document",
                "yamldecode(\"!!java/object:x {}\") ~> not supported",
                "yamldecode(\"&a [*a]\") ~> before it is complete",
                "yamldecode(\".inf\") ~> no finite number",
                "yamldecode(\"? [a]¦: b\") ~> Expected a value of type string",
                "timeadd(\"2026-01-31\", \"1h\") ~> A time is written like",
                "formatdate(\"'x\", \"2026-01-31T12:00:00Z\") ~> not closed",
                "bcrypt(\"x\", 32) ~> The cost is 4 to 31",
                "bcrypt(\"x\", 31) ~> Too much work",
                "bcrypt(format(\"%073d\", 1)) ~> At most 72 bytes",
                "rsadecrypt(\"AAAA\", \"no key\") ~> The key is an RSA private key",
                "uuidv5(\"x\", \"a\") ~> The namespace is dns",
                "cidrhost(\"10.1/8\", 1) ~> A range is written like",
                "cidrhost(\"10.0.0.0/33\", 1) ~> A range is written like",
                "cidrhost(\"fe80::1%eth0/64\", 1) ~> A range is written like",
                "cidrhost(\"10.0.0.0/8\", 0.5) ~> whole number",
                "cidrnetmask(\"fd00::/8\") ~> Only IPv4",
                "cidrsubnet(\"10.0.0.0/8\", 1, 2) ~> 1 more bits",
                "cidrsubnets(\"10.0.0.0/30\", 1, 1, 1) ~> no room",
                "file(\"x\") ~> Files cannot be read where this job is parsed",
                "abspath(\"x\") ~> Files cannot be read where this job is parsed",
                "can(1, 2) ~> can(expression)",
            })
    void explains(String call, String error) {
        String written = call.replace("¦", "\\n");
        assertThatThrownBy(() -> ExpressionTest.evaluate(written))
                .isInstanceOf(HclException.class)
                .hasMessageContaining(error);
    }

    @Test
    void hashesPasswordsThatOthersCanVerify() {
        Value hash = ExpressionTest.evaluate("bcrypt(\"secret\", 4)");

        String text = ((Value.Text) hash).text();
        assertThat(text).startsWith("$2a$04$").hasSize(60);
        assertThat(BCrypt.verifyer().verify("secret".toCharArray(), text).verified).isTrue();
        assertThat(ExpressionTest.evaluate("bcrypt(\"secret\", 1)").toString()).contains("$2a$10$");
    }

    /** The key once as Java writes it, once without the envelope, as OpenSSL used to. */
    @Test
    void decryptsWhatWasEncryptedForAKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair pair = generator.generateKeyPair();
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic());
        String secret =
                Base64.getEncoder()
                        .encodeToString(
                                cipher.doFinal("pässword".getBytes(StandardCharsets.UTF_8)));
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

        assertThat(decrypted(secret, "PRIVATE KEY", pkcs8)).isEqualTo(Value.text("pässword"));
        assertThat(decrypted(secret, "RSA PRIVATE KEY", pkcs1)).isEqualTo(Value.text("pässword"));
    }

    private static Value decrypted(String secret, String kind, byte[] key) {
        String pem =
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(key), kind);
        Scope scope =
                Scope.EMPTY.with(Map.of("secret", Value.text(secret), "key", Value.text(pem)));
        return new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT)
                .evaluate(Hcl.expression("test", "rsadecrypt(secret, key)", Limits.DEFAULT), scope);
    }

    /** What is written as YAML is read as it was. */
    @Test
    void readsTheYamlThatItWrites() {
        RandomExpression.Maker maker = new RandomExpression.Maker(3);
        for (int i = 0; i < 200; i++) {
            Value value = maker.any(4).value();
            Scope scope = Scope.EMPTY.with(new TreeMap<>(Map.of("value", value)));
            Value back =
                    new Evaluator(StandardFunctions.withoutFiles(), Limits.DEFAULT)
                            .evaluate(
                                    Hcl.expression(
                                            "test",
                                            "yamldecode(yamlencode(value))",
                                            Limits.DEFAULT),
                                    scope);
            assertThat(back).isEqualTo(value);
        }
    }
}
