job "spread-out" {
  datacenters = ["fra1", "ams1", "waw1"]
  spread {
    attribute = "${node.datacenter}"
    weight    = 100
    target "fra1" { percent = 60 }
    target "ams1" { percent = 30 }
  }
  group "g" {
    count = 10
    spread {
      attribute = "${meta.rack}"
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
}
