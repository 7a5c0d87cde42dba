job "countdash" {
  group "api" {
    network { mode = "bridge" }
    service {
      name = "count-api"
      port = "9001"
      connect {
        sidecar_service {}
      }
    }
    task "web" {
      driver = "docker"
      config { image = "example/counter-api:v3" }
    }
  }

  group "dashboard" {
    network {
      mode = "bridge"
      port "http" {
        static = 9002
        to     = 9002
      }
    }
    service {
      name = "count-dashboard"
      port = "http"
      connect {
        sidecar_service {
          tags = ["mesh"]
          proxy {
            local_service_port = 9002
            upstreams {
              destination_name = "count-api"
              local_bind_port  = 8080
              datacenter       = "dc2"
              mesh_gateway { mode = "local" }
            }
            upstreams {
              destination_name       = "ledger"
              destination_peer       = "bank"
              local_bind_socket_path = "/alloc/ledger.sock"
              local_bind_socket_mode = "0660"
              config { connect_timeout_ms = 900 }
            }
            expose {
              path {
                path            = "/metrics"
                protocol        = "http"
                local_path_port = 9002
                listener_port   = "http"
              }
            }
            config { protocol = "http" }
          }
        }
        sidecar_task {
          resources {
            cpu    = 50
            memory = 48
          }
          logs {
            max_files     = 3
            max_file_size = 5
          }
          kill_timeout   = "9s"
          shutdown_delay = "5s"
          env { ENVOY_UID = "0" }
        }
      }
    }
    task "dashboard" {
      driver = "docker"
      env { COUNTING_SERVICE_URL = "http://${NOMAD_UPSTREAM_ADDR_count_api}" }
      config { image = "example/counter-dashboard:v3" }
    }
  }
}
