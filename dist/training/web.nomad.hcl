# Only read and checked while the distribution is built: what real services say of themselves.
variable "count" {
  type    = number
  default = 2
}

locals {
  name  = "web-${lower("A")}"
  ports = { for n in ["http", "admin"] : n => format("%s-port", n) }
}

job "training-web" {
  datacenters = ["*"]
  type        = "service"
  priority    = 50
  meta        = { owner = local.name, ports = join(",", values(local.ports)) }

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  update {
    max_parallel     = 1
    min_healthy_time = "5s"
    healthy_deadline = "2m"
    auto_revert      = true
  }

  group "web" {
    count = var.count

    affinity {
      attribute = "${node.class}"
      value     = "fast"
      weight    = 50
    }

    spread {
      attribute = "${node.datacenter}"
    }

    network {
      port "http" {
        to = 8080
      }
    }

    restart {
      attempts = 3
      interval = "10m"
      delay    = "5s"
      mode     = "delay"
    }

    reschedule {
      delay     = "10s"
      unlimited = true
    }

    ephemeral_disk {
      size = 100
    }

    task "server" {
      driver       = "exec"
      kill_timeout = "10s"
      kill_signal  = "SIGTERM"

      config {
        command = "/bin/httpd"
        args    = var.count > 1 ? ["-p", "${NOMAD_PORT_http}"] : []
      }

      env {
        MODE = upper("fast")
        NAME = "${NOMAD_ALLOC_ID}"
      }

      template {
        data        = <<-EOF
          port = {{ env "NOMAD_PORT_http" }}
        EOF
        destination = "local/app.conf"
        change_mode = "restart"
      }

      logs {
        max_files     = 3
        max_file_size = 5
      }

      resources {
        cpu        = 200
        memory     = 64
        memory_max = 128
      }
    }
  }
}
