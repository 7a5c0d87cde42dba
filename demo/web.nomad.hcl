# A small web service: three instances, each on a port of its own, each with a page made for it.
variable "greeting" {
  default = "Hello"
}

job "web" {
  datacenters = ["*"]
  type        = "service"

  meta {
    owner = "demo"
  }

  group "site" {
    count = 3

    network {
      port "http" {}
    }

    restart {
      attempts = 2
      interval = "1m"
      delay    = "2s"
      mode     = "fail"
    }

    task "server" {
      driver       = "exec"
      kill_timeout = "1s"

      config {
        command = "/bin/busybox"
        args    = ["httpd", "-f", "-v", "-p", "${NOMAD_PORT_http}", "-h", "local/site"]
      }

      template {
        destination = "local/site/index.html"
        data        = <<-EOT
          ${var.greeting} from {{ env "NOMAD_REGION" }}, {{ env "NOMAD_ALLOC_NAME" }} on port {{ env "NOMAD_PORT_http" }}
        EOT
      }

      env {
        OWNER = "${NOMAD_META_owner}"
      }

      resources {
        cpu    = 50
        memory = 32
      }
    }
  }
}
