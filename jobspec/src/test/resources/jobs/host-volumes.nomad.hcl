job "minio" {
  group "store" {
    count = 3

    constraint { distinct_hosts = true }

    volume "disk" {
      type        = "host"
      source      = "ssd"
      access_mode = "single-node-single-writer"
      sticky      = true
    }

    volume "certs" {
      type      = "host"
      source    = "tls-certs"
      read_only = true
    }

    task "minio" {
      driver = "exec"
      config {
        command = "/usr/local/bin/minio"
        args    = ["server", "/disk", "--certs-dir", "/certs"]
      }
      volume_mount {
        volume           = "disk"
        destination      = "/disk"
        propagation_mode = "host-to-task"
        selinux_label    = "z"
      }
      volume_mount {
        volume      = "certs"
        destination = "/certs"
        read_only   = true
      }
    }
  }
}
