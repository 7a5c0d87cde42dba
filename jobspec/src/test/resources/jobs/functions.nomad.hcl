job "computed" {
  meta {
    lower    = lower("ABC")
    join     = join("-", sort(["c", "a", "b"]))
    replaced = regex_replace("v1.2.3", "v(\\d+).*", "$1")
    padded   = format("%05d|%-4s|%.2f", 42, "ab", 3.14159)
    sha      = sha256("x")
    b64      = base64encode("hello")
    cidr     = cidrsubnet("10.0.0.0/8", 8, 3)
    host     = cidrhost("10.3.0.0/16", -2)
    date     = formatdate("YYYY-MM-DD", timeadd("2026-01-31T22:00:00Z", "3h"))
    trimmed  = trimsuffix(trimprefix("xx-y-zz", "xx-"), "-zz")
    looked   = lookup({ a = "1" }, "b", "none")
    tried    = try(local.missing.x, "fallback")
    can      = can(parseint("zz", 10))
    uuid     = uuidv5("dns", "example.com")
    split    = element(split(",", "x,y,z"), 4)
    chunks   = jsonencode(chunklist([1, 2, 3], 2))
    flat     = jsonencode(flatten([[1], [2, [3]]]))
    zipped   = jsonencode(zipmap(["k"], [true]))
    range    = jsonencode(range(0, 10, 3))
    title    = title("many words")
    coalesce = coalesce(null, "b")
    indented = indent(2, "a\nb")
    urlenc   = urlencode("a b&c")
    maximum  = max(3, 12, 7)
    reversed = strrev("abc")
  }
  group "g" {
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
}
locals {
  missing = {}
}
