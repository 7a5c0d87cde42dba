# Everything here still reads; the server warns of it, or of its having no effect.
job "old-style" {
  group "g" {
    stop_after_client_disconnect = "5m"
    max_client_disconnect        = "1h"
    prevent_reschedule_on_lost   = true
    network {
      mbits = 10
      reserved_ports "ssh" { static = 22 }
    }
    task "t" {
      driver = "docker"
      config { image = "example/old:1" }
      resources {
        iops = 100
        network {
          mbits = 20
          port "http" {}
        }
      }
      logs { enabled = false }
    }
  }
  group "port-wins" {
    network {
      reserved_ports "ssh" { static = 22 }
      port "http" { static = 80 }
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
}
