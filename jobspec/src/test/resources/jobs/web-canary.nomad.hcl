variable "version" { default = "2.4.1" }

job "shop-frontend" {
  datacenters = ["fra1", "fra2"]
  priority    = 70

  update {
    max_parallel      = 2
    canary            = 2
    auto_promote      = true
    auto_revert       = true
    health_check      = "checks"
    min_healthy_time  = "20s"
    healthy_deadline  = "4m"
    progress_deadline = "12m"
  }

  group "nginx" {
    count          = 6
    shutdown_delay = "8s"

    network {
      mode = "bridge"
      port "http" { to = 8080 }
      port "metrics" { to = 9113 }
    }

    service {
      name        = "shop-frontend"
      port        = "http"
      tags        = ["live", "v${var.version}"]
      canary_tags = ["canary"]
      check {
        type     = "http"
        path     = "/healthz"
        interval = "10s"
        timeout  = "2s"
        check_restart {
          limit = 3
          grace = "45s"
        }
      }
    }

    task "nginx" {
      driver = "docker"
      config {
        image = "registry.example.com/shop/frontend:${var.version}"
        ports = ["http", "metrics"]
      }
      resources {
        cpu        = 400
        memory     = 256
        memory_max = 512
      }
    }
  }
}
