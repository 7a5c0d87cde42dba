job "legacy-vm" {
  group "vm" {
    network {
      port "ssh" {}
      port "app" { static = 8443 }
    }

    task "vm" {
      driver = "qemu"
      config {
        image_path        = "local/legacy.qcow2"
        machine_type      = "q35"
        accelerator       = "kvm"
        drive_interface   = "virtio"
        graceful_shutdown = true
        guest_agent       = true
        args              = ["-nodefaults", "-smp", "2"]
        port_map {
          ssh = 22
          app = 443
        }
      }
      artifact {
        source = "s3::https://s3.eu-central-1.amazonaws.com/images/legacy.qcow2"
        options {
          archive = false
        }
      }
      kill_timeout = "90s"
      resources {
        cores  = 2
        memory = 4096
      }
    }
  }
}
