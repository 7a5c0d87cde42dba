job "stack" {
  group "stack" {
    restart {
      attempts         = 4
      interval         = "10m"
      delay            = "20s"
      mode             = "delay"
      render_templates = true
    }
    task "wait-for-db" {
      driver = "exec"
      lifecycle { hook = "prestart" }
      config {
        command = "/usr/bin/nc"
        args    = ["-z", "db", "5432"]
      }
      restart { attempts = 20 }
    }
    task "fluentbit" {
      driver = "docker"
      lifecycle {
        hook    = "prestart"
        sidecar = true
      }
      config { image = "fluent/fluent-bit:3.1" }
    }
    task "app" {
      driver         = "docker"
      leader         = true
      shutdown_delay = "3s"
      config { image = "example/app:1" }
    }
    task "notify" {
      driver = "exec"
      lifecycle { hook = "poststart" }
      config { command = "/opt/notify" }
    }
    task "collect" {
      driver = "exec"
      lifecycle { hook = "poststop" }
      config { command = "/opt/collect" }
    }
  }
}
