job "placed" {
  constraint {
    attribute = "${attr.cpu.numcores}"
    operator  = ">="
    value     = 8
  }
  constraint {
    attribute = attr.os.name
    operator  = "not"
    value     = "alpine"
  }
  constraint {
    attribute = "${attr.driver.docker.version}"
    semver    = ">= 24.0.0, < 29.0.0"
  }
  constraint {
    attribute = "${attr.kernel.version}"
    version   = ">= 5.10"
  }
  constraint {
    attribute = "${node.unique.name}"
    regexp    = "^worker-[0-9]+$"
  }
  constraint {
    attribute    = "${attr.os.signals}"
    set_contains = "SIGHUP,SIGTERM"
  }
  constraint {
    attribute = "${meta.features}"
    operator  = "set_contains_any"
    value     = "ssd,nvme"
  }
  constraint {
    attribute = "${meta.retired}"
    operator  = "is_not_set"
  }
  group "g" {
    constraint {
      operator = "distinct_hosts"
      value    = "true"
    }
    constraint {
      distinct_property = "${meta.rack}"
      value             = 2
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
      constraint {
        attribute = "${node.class}"
        value     = "${meta.wanted_class}"
      }
    }
  }
}
