job "outside" {
  group "out" {
    network { mode = "bridge" }
    service {
      name = "outside"
      connect {
        gateway {
          terminating {
            service {
              name      = "bank"
              ca_file   = "/etc/ssl/bank-ca.pem"
              cert_file = "/etc/ssl/client.pem"
              key_file  = "/etc/ssl/client.key"
              sni       = "bank.example.com"
            }
            service { name = "mail" }
          }
        }
      }
    }
  }
  group "mesh" {
    network {
      mode = "host"
      port "mesh_wan" {}
    }
    service {
      name = "mesh-gateway"
      port = "mesh_wan"
      connect {
        gateway {
          mesh {}
          proxy {}
        }
      }
    }
  }
}
