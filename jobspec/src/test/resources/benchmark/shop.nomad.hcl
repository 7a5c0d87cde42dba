# Three groups as a team would run them: 200 lines, measured by ParseBenchmark.
variable "image_tag" {
  type        = string
  default     = "1.27.3"
  description = "Tag of all images of this job."
}

variable "replicas" {
  type    = number
  default = 3

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 20
    error_message = "Between 1 and 20 replicas."
  }
}

locals {
  registry = "registry.example.com/shop"
  domain   = "shop.example.com"
}

job "shop" {
  datacenters = ["dc1", "dc2"]
  type        = "service"
  priority    = 60

  meta {
    owner = "team-shop"
    tier  = "front"
  }

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  update {
    max_parallel     = 2
    canary           = 1
    min_healthy_time = "15s"
    healthy_deadline = "5m"
    auto_revert      = true
    auto_promote     = true
  }

  group "web" {
    count = var.replicas

    network {
      mode = "bridge"
      port "http" {
        to = 8080
      }
    }

    service {
      name     = "web"
      port     = "http"
      provider = "nomad"
      tags     = ["http", "v${var.image_tag}"]

      check {
        type     = "http"
        path     = "/health"
        interval = "10s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 3
      interval = "10m"
      delay    = "15s"
      mode     = "delay"
    }

    task "web" {
      driver = "docker"

      config {
        image = "${local.registry}/web:${var.image_tag}"
        ports = ["http"]
        args  = ["--listen", ":8080"]
      }

      env {
        PORT   = "${NOMAD_PORT_http}"
        DOMAIN = local.domain
      }

      template {
        destination = "local/app.conf"
        data        = <<EOT
{{ range nomadService "db" }}
db = {{ .Address }}:{{ .Port }}
{{ end }}
EOT
      }

      resources {
        cpu    = 250
        memory = 256
      }
    }
  }

  group "api" {
    count = var.replicas

    network {
      mode = "bridge"
      port "http" {
        to = 8081
      }
    }

    service {
      name     = "api"
      port     = "http"
      provider = "nomad"
      tags     = ["http", "v${var.image_tag}"]

      check {
        type     = "http"
        path     = "/health"
        interval = "10s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 3
      interval = "10m"
      delay    = "15s"
      mode     = "delay"
    }

    task "api" {
      driver = "docker"

      config {
        image = "${local.registry}/api:${var.image_tag}"
        ports = ["http"]
        args  = ["--listen", ":8081"]
      }

      env {
        PORT   = "${NOMAD_PORT_http}"
        DOMAIN = local.domain
      }

      resources {
        cpu    = 250
        memory = 256
      }
    }
  }

  group "cart" {
    count = var.replicas

    network {
      mode = "bridge"
      port "http" {
        to = 8082
      }
    }

    service {
      name     = "cart"
      port     = "http"
      provider = "nomad"
      tags     = ["http", "v${var.image_tag}"]

      check {
        type     = "http"
        path     = "/health"
        interval = "10s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 3
      interval = "10m"
      delay    = "15s"
      mode     = "delay"
    }

    task "cart" {
      driver = "docker"

      config {
        image = "${local.registry}/cart:${var.image_tag}"
        ports = ["http"]
        args  = ["--listen", ":8082"]
      }

      resources {
        cpu    = 250
        memory = 256
      }
    }
  }
}
