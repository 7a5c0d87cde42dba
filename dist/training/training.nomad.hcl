# Run once while the distribution is built, so that the caches know what a real job needs.
variable "text" {
  default = "trained"
}

job "training" {
  type = "batch"

  group "main" {
    network {
      port "http" {}
    }

    task "hello" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "cat local/hello.txt; sleep 1"]
      }

      template {
        destination = "local/hello.txt"
        data        = "${var.text} {{ env \"NOMAD_TASK_NAME\" }}\n"
      }

      resources {
        cpu    = 50
        memory = 32
      }
    }
  }
}
