# Work that ends: counts to ten and is done.
job "count" {
  type = "batch"

  group "counter" {
    task "count" {
      driver = "exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "for i in 1 2 3 4 5 6 7 8 9 10; do echo $NOMAD_REGION counts $i; done"]
      }

      resources {
        cpu    = 50
        memory = 16
      }
    }
  }
}
