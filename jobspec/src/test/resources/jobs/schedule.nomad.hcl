job "market-feed" {
  update { max_parallel = 0 }
  group "feed" {
    task "feed" {
      driver = "exec"
      config { command = "/opt/feed" }
      schedule {
        cron {
          start    = "30 9 * * MON-FRI *"
          end      = "0 16"
          timezone = "America/New_York"
        }
      }
    }
  }
}
