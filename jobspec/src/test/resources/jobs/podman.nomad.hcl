job "wiki" {
  group "wiki" {
    network {
      port "http" { to = 3000 }
    }
    task "wiki" {
      driver = "podman"
      config {
        image        = "docker://ghcr.io/requarks/wiki:2.5"
        ports        = ["http"]
        network_mode = "slirp4netns"
        auth {
          username = "wiki"
          password = "${NOMAD_META_pw}"
        }
        labels  = { app = "wiki" }
        ulimit  = { nproc = "4242" }
        sysctl  = { "net.ipv4.ip_forward" = 1 }
        userns  = "auto"
        socket  = "rootless"
        devices = ["/dev/net/tun"]
      }
    }
  }
}
