job "low-latency" {
  group "engine" {
    task "engine" {
      driver = "exec"
      config {
        command  = "/opt/engine/run"
        pid_mode = "host"
        ipc_mode = "private"
        cap_add  = ["net_raw", "sys_nice"]
      }
      resources {
        cores  = 8
        memory = 16384
        numa {
          affinity = "require"
          devices  = ["solarflare/nic"]
        }
        device "solarflare/nic" { count = 1 }
      }
    }
  }
}
