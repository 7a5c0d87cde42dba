job "native-api" {
  group "api" {
    network {
      port "api" {}
    }
    service {
      name = "native-api"
      port = "api"
      task = "generate"
      connect { native = true }
    }
    task "generate" {
      driver = "docker"
      config {
        image        = "example/uuid-api:v5"
        network_mode = "host"
      }
      env {
        BIND = "0.0.0.0"
        PORT = "${NOMAD_PORT_api}"
      }
    }
  }
}
