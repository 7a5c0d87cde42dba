job "notes" {
  group "notes" {
    secret "token" {
      provider = "nomad"
      path     = "nomad/jobs/notes"
    }
    task "one" {
      driver = "exec"
      config { command = "/opt/one" }
    }
    task "two" {
      driver = "exec"
      config { command = "/opt/two" }
      secret "own" {
        provider = "nomad"
        path     = "nomad/jobs/own"
      }
    }
  }
}
