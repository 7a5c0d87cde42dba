job "untouched" {
  datacenters = ["${NOMAD_X}"]
  meta = {
    plain    = node.class
    indexed  = "${env["PATH-extra"]}"
    dotted   = "${meta.a-b.c.0}"
    mixed    = "${attr.cpu.arch}-${NOMAD_ALLOC_INDEX}"
    escaped  = "$${NOT_READ:-x}"
    "a.b/c"  = "key of any text"
    computed = upper("${attr.kernel.name}")
  }
  group "g" {
    task "t" {
      driver = "docker"
      user   = "${meta.user}"
      config {
        image = "example/${attr.cpu.arch}:1"
        args  = ["{{ not hcl }}", "${NOMAD_PORT_http}", "${node.unique.id}"]
        privileged = attr.privileged
      }
      env = {
        "lower.case" = true
        NUMBER       = 1.50
        BIG          = 12345678901234567890
      }
    }
  }
}
