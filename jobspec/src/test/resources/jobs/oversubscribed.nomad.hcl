job "bursty" {
  group "g" {
    ephemeral_disk { size = 101 }
    task "burst" {
      driver = "docker"
      config { image = "example/burst:1" }
      resources {
        cpu        = "1500"
        memory     = 200
        memory_max = -1
        secrets    = 5
      }
    }
    task "pinned" {
      driver = "exec"
      config { command = "/opt/pinned" }
      resources {
        cores      = 4
        memory     = 512
        memory_max = 1024
      }
    }
  }
}
