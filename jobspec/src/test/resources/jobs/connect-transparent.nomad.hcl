job "orders-api" {
  group "api" {
    network {
      mode = "bridge"
      port "api" {}
    }
    service {
      name = "orders-api"
      port = "api"
      connect {
        sidecar_service {
          disable_default_tcp_check = true
          proxy {
            transparent_proxy {
              uid                    = "101"
              outbound_port          = 15001
              exclude_inbound_ports  = ["9100", "metrics"]
              exclude_outbound_ports = [25, 443]
              exclude_outbound_cidrs = ["10.20.0.0/16"]
              exclude_uids           = ["1000"]
              no_dns                 = true
            }
          }
        }
      }
    }
    task "api" {
      driver = "docker"
      config { image = "example/orders:1" }
    }
  }
}
