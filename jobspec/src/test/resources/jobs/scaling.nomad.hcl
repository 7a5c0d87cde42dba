job "api" {
  group "api" {
    scaling {
      enabled = true
      min     = 2
      max     = 40
      policy {
        cooldown            = "2m"
        evaluation_interval = "30s"
        check "cpu" {
          source = "prometheus"
          query  = "avg(rate(cpu[1m]))"
          strategy "target-value" { target = 70 }
        }
        check "queue" {
          source = "prometheus"
          query  = "max(queue_length)"
          strategy "threshold" {
            lower_bound = 0
            upper_bound = 100.5
            delta       = 1
          }
        }
      }
    }
    task "api" {
      driver = "docker"
      config { image = "example/api:5" }
      scaling "cpu" {
        max = 2000
        min = 100
        policy {
          cooldown = "1h"
          strategy "app-sizing-percentile" { percentile = 95 }
        }
      }
      scaling "mem" {
        enabled = false
        max     = 4096
      }
    }
  }
}
