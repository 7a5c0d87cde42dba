# Two services that talk to each other through the proxies of a Consul service mesh. It needs nodes
# with Consul and the CNI plugins.
job "countdash" {
  datacenters = ["*"]

  group "api" {
    network {
      # A network of the group's own; only the proxy is seen from outside.
      mode = "bridge"
    }

    service {
      name = "count-api"
      port = "9001"

      # A proxy beside the tasks takes and makes the connections.
      connect {
        sidecar_service {}
      }
    }

    task "web" {
      driver = "docker"

      config {
        image = "hashicorpdev/counter-api:v3"
      }
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
          proxy {
            # What the dashboard reaches at localhost:8080.
            upstreams {
              destination_name = "count-api"
              local_bind_port  = 8080
            }
          }
        }
      }
    }

    task "dashboard" {
      driver = "docker"

      env {
        COUNTING_SERVICE_URL = "http://${NOMAD_UPSTREAM_ADDR_count_api}"
      }

      config {
        image = "hashicorpdev/counter-dashboard:v3"
      }
    }
  }
}
