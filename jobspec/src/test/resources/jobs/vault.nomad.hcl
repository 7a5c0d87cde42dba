job "billing" {
  vault {
    role    = "billing"
    cluster = "default"
  }
  group "billing" {
    vault {
      policies               = ["billing-read"]
      namespace              = "team/billing"
      change_mode            = "signal"
      change_signal          = "SIGUSR1"
      env                    = false
      disable_file           = true
      allow_token_expiration = true
    }
    task "api" {
      driver = "docker"
      config { image = "example/billing:2" }
    }
    task "worker" {
      driver = "docker"
      vault { change_mode = "noop" }
      config { image = "example/billing:2" }
      template {
        data        = "{{ with secret \"kv/billing\" }}{{ .Data.data.key }}{{ end }}"
        destination = "secrets/key"
        vault_grace = "15s"
      }
    }
  }
  group "plain" {
    task "report" {
      driver = "exec"
      config { command = "/opt/report" }
    }
  }
}
