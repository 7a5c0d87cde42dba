job "orders-db" {
  group "postgres" {
    network {
      port "db" { to = 5432 }
    }

    volume "data" {
      type            = "csi"
      source          = "orders-db"
      access_mode     = "single-node-writer"
      attachment_mode = "file-system"
      mount_options {
        fs_type     = "ext4"
        mount_flags = ["noatime", "discard"]
      }
    }

    volume "raw" {
      type            = "csi"
      source          = "orders-wal"
      access_mode     = "single-node-writer"
      attachment_mode = "block-device"
    }

    task "postgres" {
      driver = "docker"
      config {
        image = "postgres:17"
        ports = ["db"]
      }
      env {
        PGDATA = "/data/pg"
      }
      volume_mount {
        volume      = "data"
        destination = "/data"
      }
      volume_mount {
        volume      = "raw"
        destination = "/dev/wal"
      }
      kill_signal  = "SIGINT"
      kill_timeout = "60s"
    }
  }
}
