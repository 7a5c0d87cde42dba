job "uploader" {
  group "uploader" {
    network {
      port "http" {}
    }
    service {
      name = "uploader"
      port = "http"
      identity {
        aud = ["consul.io"]
        ttl = "1h"
      }
    }
    task "upload" {
      driver = "exec"
      config { command = "/opt/upload" }
      identity {
        env  = true
        file = true
      }
      identity {
        name         = "aws"
        aud          = ["sts.amazonaws.com"]
        file         = true
        filepath     = "secrets/aws/token"
        ttl          = "30m"
        change_mode  = "restart"
        extra_claims = ["team"]
      }
      identity {
        name          = "vault_default"
        aud           = ["vault.io", "vault-backup.io"]
        env           = true
        change_mode   = "signal"
        change_signal = "SIGHUP"
      }
    }
  }
}
