job "edge" {
  group "ingress" {
    network {
      mode = "bridge"
      port "inbound" { static = 8080 }
    }
    service {
      name = "edge-ingress"
      port = "8080"
      connect {
        gateway {
          proxy {
            connect_timeout                     = "2s"
            envoy_gateway_no_default_bind       = true
            envoy_gateway_bind_tagged_addresses = true
            envoy_gateway_bind_addresses "all" {
              address = "0.0.0.0"
              port    = 8080
            }
            envoy_dns_discovery_type = "STRICT_DNS"
            config { envoy_stats_bind_addr = "0.0.0.0:9102" }
          }
          ingress {
            tls {
              enabled         = true
              tls_min_version = "TLSv1_2"
              cipher_suites   = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]
              sds {
                cluster_name  = "vault"
                cert_resource = "edge"
              }
            }
            listener {
              port     = 8080
              protocol = "http"
              service {
                name  = "shop"
                hosts = ["shop.example.com", "www.example.com"]
                request_headers {
                  add { X-Edge = "fra" }
                  remove = ["X-Debug"]
                }
                max_connections         = 1024
                max_pending_requests    = 128
                max_concurrent_requests = 512
              }
              service { name = "*" }
            }
            listener {
              port = 5432
              service { name = "orders-db" }
            }
          }
        }
      }
    }
  }
}
