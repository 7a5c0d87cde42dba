job "cni" {
  group "g" {
    network {
      mode = "cni/macvlan"
      cni {
        args = {
          "nomad.dev/static-ip" = "192.0.2.10"
          IgnoreUnknown         = true
        }
      }
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
  group "shared-ports" {
    network {
      port "syslog" {
        static           = 514
        ignore_collision = true
      }
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
  group "isolated" {
    network { mode = "none" }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
}
