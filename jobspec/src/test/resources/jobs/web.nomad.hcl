# A web service of three instances behind a port.
variable "image_tag" {
  type        = string
  default     = "1.25"
  description = "Which build to run."
}

variable "count" {
  type    = number
  default = 3
  validation {
    condition     = var.count >= 1 && var.count <= 50
    error_message = "Between 1 and 50 instances, please."
  }
}

locals {
  labels = { team = "edge", tier = "front" }
  name   = "web-${local.suffix}"
  suffix = lower("BLUE")
}

job "web" {
  datacenters = ["dc1", "dc2"]
  type        = "service"
  priority    = 60

  meta = local.labels

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  update {
    max_parallel     = 2
    min_healthy_time = "15s"
    healthy_deadline = "3m"
    canary           = 1
    auto_revert      = true
  }

  group "front" {
    count = var.count

    network {
      mode = "bridge"
      port "http" {
        to = 8080
      }
      port "admin" {
        static = 9901
      }
    }

    service {
      name     = local.name
      provider = "nomad"
      port     = "http"
      tags     = ["urlprefix-/", "version-${var.image_tag}"]

      check {
        type     = "http"
        path     = "/health"
        interval = "10s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 2
      interval = "30m"
      delay    = "15s"
      mode     = "fail"
    }

    task "server" {
      driver = "docker"

      config {
        image = "nginx:${var.image_tag}"
        ports = ["http"]
        mount {
          type   = "bind"
          source = "local/html"
          target = "/usr/share/nginx/html"
        }
        labels {
          node = "${node.unique.name}"
        }
        pids_limit = 200
      }

      env {
        PORT   = "${NOMAD_PORT_http}"
        RACK   = "${meta.rack}"
        HOME   = "${env["HOME"]}"
        BUDGET = 12.5
        SHELL  = "$${HOME:-/}"
      }

      template {
        data        = <<-EOT
          server {
            listen {{ env "NOMAD_PORT_http" }};
          }
        EOT
        destination = "local/nginx.conf"
        change_mode = "signal"
        change_signal = "SIGHUP"
      }

      resources {
        cpu    = 250
        memory = 128
      }

      logs {
        max_files     = 3
        max_file_size = 5
      }

      kill_timeout = "20s"
    }
  }
}
