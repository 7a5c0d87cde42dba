job "reports" {
  type = "batch"

  periodic {
    crons            = ["*/15 8-18 * * mon-fri", "0 6 1 * *", "@weekly"]
    prohibit_overlap = true
    time_zone        = "America/New_York"
  }

  group "report" {
    task "report" {
      driver = "exec"
      config {
        command = "/opt/reports/run"
        args    = ["--out", "${NOMAD_ALLOC_DIR}/data"]
      }
    }
  }
}
