# The blocks that public examples of such job files use most, in one file.
variable "who" {
  type    = string
  default = "world"
}

variable "datacenters" {
  type    = list(string)
  default = ["dc1", "global-dc1"]
}

locals {
  greeting = "hello, ${var.who}"
}

job "documented" {
  datacenters = var.datacenters
  type        = "service"
  priority    = 60

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  update {
    max_parallel     = 1
    min_healthy_time = "1s"
    healthy_deadline = "1m"
    auto_revert      = false
    canary           = 0
  }

  migrate {
    max_parallel = 1
    health_check = "task_states"
  }

  group "cache" {
    count = 1

    network {
      port "db" {
        to = 6379
      }
    }

    restart {
      attempts = 10
      interval = "5m"
      delay    = "25s"
      mode     = "delay"
    }

    ephemeral_disk {
      size = 30
    }

    task "server" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "cat $NOMAD_TASK_DIR/greeting; echo to stderr >&2; exec sleep 3600"]
      }

      template {
        destination = "local/greeting"
        data        = <<EOH
${local.greeting}
EOH
      }

      env {
        DB_ADDRESS = "${NOMAD_ADDR_db}"
      }

      meta {
        purpose = "testing"
      }

      logs {
        max_files     = 2
        max_file_size = 5
      }

      resources {
        cpu    = 50
        memory = 32
      }

      kill_timeout = "2s"
    }
  }
}
