job "careful" {
  update {
    max_parallel      = 3
    health_check      = "task_states"
    min_healthy_time  = "30s"
    healthy_deadline  = "9m"
    progress_deadline = "0"
    stagger           = "45s"
    canary            = 1
  }
  migrate {
    max_parallel     = 2
    health_check     = "task_states"
    min_healthy_time = "15s"
    healthy_deadline = "3m"
  }
  reschedule {
    delay          = "45s"
    delay_function = "fibonacci"
    max_delay      = "30m"
    unlimited      = true
  }
  group "a" {
    count = 4
    update {
      canary       = 0
      auto_revert  = true
      auto_promote = false
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
  group "b" {
    reschedule {
      attempts  = 5
      interval  = "1h"
      unlimited = false
    }
    migrate { max_parallel = 1 }
    ephemeral_disk {
      size   = 1000
      sticky = true
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
      restart {
        attempts = 0
        mode     = "fail"
      }
    }
  }
}
