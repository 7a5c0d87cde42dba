# A task without a group stands before declared groups, as a group of its own.
job "cleanup" {
  type = "batch"

  group "report" {
    task "mail" {
      driver = "exec"
      config { command = "/usr/bin/report" }
    }
  }

  task "sweep" {
    driver = "exec"
    config {
      command = "/usr/bin/find"
      args    = ["/var/tmp", "-mtime", "+7", "-delete"]
    }
    resources { memory = 64 }
  }
}
