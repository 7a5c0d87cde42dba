variable "image_tag" {
  type    = string
  default = "2026.1"
}

locals {
  registry = "registry.example.com/crm"
  common_env = {
    LOG_LEVEL = "info"
    REGION    = "${NOMAD_REGION}"
  }
}

job "crm" {
  datacenters = ["dc1"]

  group "db" {
    network {
      mode = "bridge"
      port "pg" { static = 5432 }
    }
    volume "pg" {
      type   = "host"
      source = "crm-pg"
    }
    task "postgres" {
      driver = "docker"
      volume_mount {
        volume      = "pg"
        destination = "/var/lib/postgresql/data"
      }
      config {
        image = "postgres:17"
        ports = ["pg"]
      }
      template {
        destination = "secrets/pg.env"
        env         = true
        data        = <<-EOT
          POSTGRES_PASSWORD={{ with nomadVar "nomad/jobs/crm/db" }}{{ .password }}{{ end }}
        EOT
      }
    }
  }

  dynamic "group" {
    for_each = { api = 3, worker = 2 }
    labels   = [group.key]
    content {
      count = group.value
      task "server" {
        driver = "docker"
        config {
          image   = "${local.registry}/${group.key}:${var.image_tag}"
          command = group.key == "api" ? "serve" : "work"
        }
        env = merge(local.common_env, { ROLE = group.key })
      }
    }
  }

  group "web" {
    network {
      port "https" { static = 443 }
    }
    task "caddy" {
      driver = "exec"
      config {
        command = "/usr/bin/caddy"
        args    = ["run", "--config", "${NOMAD_TASK_DIR}/Caddyfile"]
        cap_add = ["net_bind_service"]
      }
      template {
        destination = "local/Caddyfile"
        data        = "crm.example.com\nreverse_proxy 127.0.0.1:8080\n"
      }
    }
  }
}
