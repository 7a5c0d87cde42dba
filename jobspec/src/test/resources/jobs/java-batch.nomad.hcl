job "ledger-close" {
  type        = "batch"
  datacenters = ["*"]

  group "close" {
    max_run_duration = "2h30m"

    reschedule {
      attempts       = 2
      interval       = "6h"
      delay          = "1m"
      delay_function = "constant"
    }

    task "close" {
      driver = "java"
      user   = "ledger"
      config {
        jar_path    = "local/ledger-close.jar"
        jvm_options = ["-Xms256m", "-Xmx1g", "-XX:+UseSerialGC"]
        args        = ["--day", "${NOMAD_META_day}"]
      }
      artifact {
        source      = "https://repo.example.com/ledger/close-4.2.jar"
        destination = "local/ledger-close.jar"
        mode        = "file"
        options { checksum = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
      }
      meta { day = "2026-01-31" }
      resources {
        cpu    = 2000
        memory = 1280
      }
    }
  }
}
