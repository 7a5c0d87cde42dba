locals {
  apps = {
    blog = { port = 8081, image = "example/blog:3", tags = ["public"] }
    wiki = { port = 8082, image = "example/wiki:9", tags = [] }
  }
  zones = ["a", "b"]
}

job "sites" {
  dynamic "group" {
    for_each = local.apps
    iterator = app
    labels   = [app.key]
    content {
      network {
        port "http" { to = app.value.port }
      }
      dynamic "constraint" {
        for_each = local.zones
        content {
          attribute = "$${meta.not-${constraint.value}}"
          operator  = "!="
          value     = constraint.key
        }
      }
      service {
        name     = "${app.key}-site"
        provider = "nomad"
        port     = "http"
        tags     = concat(app.value.tags, ["all"])
      }
      task "site" {
        driver = "docker"
        config {
          image = app.value.image
          dynamic "mount" {
            for_each = ["data", "conf"]
            content {
              type   = "bind"
              source = "local/${mount.value}"
              target = "/${mount.value}"
            }
          }
        }
      }
    }
  }
}
