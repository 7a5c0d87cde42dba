job "demo" {
  meta {
    owner = "ref"
  }
  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }
  group "web" {
    count = 1
    network {
      port "http" {}
    }
    update {
      min_healthy_time = "1s"
      health_check     = "task_states"
    }
    service {
      name     = "demo-web"
      provider = "nomad"
      port     = "http"
    }
    task "app" {
      driver = "raw_exec"
      config {
        command = "/bin/sh"
        args    = ["-c", "echo hi; env | sort; pwd; while true; do sleep 5; done"]
      }
      env {
        GREETING = "hello"
      }
      resources {
        cpu    = 50
        memory = 32
      }
    }
  }
}
