job "backup" {
  type = "sysbatch"
  periodic {
    cron    = "30 3 * * * 2026"
    enabled = false
  }
  group "backup" {
    task "backup" {
      driver = "raw_exec"
      config { command = "/usr/local/sbin/backup" }
    }
  }
}
