job "documented" {
  ui {
    description = "The shop's *front* page."
    link {
      label = "Runbook"
      url   = "https://wiki.example.com/shop"
    }
    link {
      label = "Dashboard"
      url   = "https://grafana.example.com/d/shop?var-dc=${NOMAD_DC}"
    }
  }
  group "g" {
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
    }
  }
}
