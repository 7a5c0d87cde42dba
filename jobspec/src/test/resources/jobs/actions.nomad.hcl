job "cache" {
  group "redis" {
    task "redis" {
      driver = "docker"
      config { image = "redis:7" }
      action "flush-all" {
        command = "redis-cli"
        args    = ["FLUSHALL"]
      }
      action "info" { command = "redis-cli" }
    }
  }
}
