job "mesh-app" {
  group "app" {
    consul {
      cluster   = "east"
      namespace = "apps"
      partition = "edge"
    }
    service {
      name                = "mesh-app"
      cluster             = "east"
      kind                = "api-gateway"
      enable_tag_override = true
      on_update           = "ignore_warnings"
      meta { version = "3" }
      canary_meta { version = "4" }
      tagged_addresses {
        lan = "10.0.0.4"
        wan = "203.0.113.4"
      }
      weights {
        passing = 5
        warning = 1
      }
    }
    task "app" {
      driver = "docker"
      consul { cluster = "east" }
      config { image = "example/app:3" }
    }
  }
}
