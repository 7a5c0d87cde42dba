job "resolver" {
  group "dns" {
    network {
      mode     = "bridge"
      hostname = "dns-${NOMAD_ALLOC_INDEX}"
      dns {
        servers  = ["1.1.1.1", "9.9.9.9"]
        searches = ["example.internal"]
        options  = ["ndots:2", "edns0"]
      }
      port "dns" {
        static       = 53
        to           = 5353
        host_network = "public"
      }
      port "same" { to = -1 }
      port "http" {}
    }
    task "coredns" {
      driver = "docker"
      config {
        image = "coredns/coredns:1.11.3"
        ports = ["dns", "http"]
      }
    }
  }
}
