job "far-away" {
  group "lighthouse" {
    disconnect {
      lost_after = "12h"
      replace    = false
      reconcile  = "keep_original"
    }
    task "light" {
      driver = "exec"
      config { command = "/opt/light" }
    }
  }
  group "station" {
    disconnect {
      stop_on_client_after = "15m"
      reconcile            = "longest_running"
    }
    task "station" {
      driver = "exec"
      config { command = "/opt/station" }
    }
  }
}
