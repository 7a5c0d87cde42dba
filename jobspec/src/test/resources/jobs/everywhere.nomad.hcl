job "label" {
  id          = "team-a/shop"
  name        = "Shop of team A"
  region      = "eu"
  namespace   = "team-a"
  type        = "service"
  priority    = 77
  all_at_once = true
  datacenters = ["fra-*", "ams1"]
  node_pool   = "shop"
  meta { team = "a" }
  group "g" {
    meta {
      team  = "b"
      group = true
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
      meta { team = "c" }
    }
  }
}
