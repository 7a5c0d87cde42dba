job "checked" {
  group "g" {
    network {
      port "http" {}
      port "admin" {}
    }
    service {
      name      = "checked"
      port      = "http"
      on_update = "ignore_warnings"
      check_restart {
        limit           = 2
        grace           = "90s"
        ignore_warnings = true
      }
      check {
        name            = "page"
        type            = "http"
        protocol        = "https"
        method          = "POST"
        path            = "/v1/ping"
        body            = "{\"ok\": true}"
        port            = "admin"
        interval        = "15s"
        timeout         = "3s"
        tls_skip_verify = true
        tls_server_name = "checked.example.com"
        notes           = "The page that balancers ask for."
        header {
          Authorization = ["Basic YTpi"]
          Accept        = ["text/plain", "*/*"]
        }
      }
      check {
        type                     = "tcp"
        interval                 = "10s"
        timeout                  = "1s"
        initial_status           = "passing"
        success_before_passing   = 3
        failures_before_critical = 5
        failures_before_warning  = 2
        address_mode             = "host"
      }
      check {
        type         = "grpc"
        grpc_service = "health.v1"
        grpc_use_tls = true
        interval     = "1m"
        timeout      = "5s"
        check_restart {
          limit           = 0
          ignore_warnings = true
        }
      }
      check {
        type      = "script"
        task      = "app"
        command   = "/bin/check"
        args      = ["-q", "${NOMAD_PORT_http}"]
        interval  = "30s"
        timeout   = "2s"
        on_update = "ignore_warnings"
      }
    }
    task "app" {
      driver = "docker"
      config { image = "example/app:1" }
      service {
        name         = "checked-direct"
        port         = "8300"
        address_mode = "driver"
        tags         = ["direct"]
      }
    }
  }
}
