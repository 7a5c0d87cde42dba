locals {
  name     = "metrics"
  env      = "prod"
  full     = "${local.name}-${local.env}"
  nodes    = ["n1", "n2", "n3"]
  upper    = [for n in local.nodes : upper(n) if n != "n2"]
  by_first = { for i, n in local.nodes : n => i }
  settings = merge({ retention = "30d" }, local.env == "prod" ? { replicas = "2" } : {})
}

job "locals" {
  name = local.full
  meta {
    nodes    = join(",", local.upper)
    third    = local.nodes[2]
    last     = element(local.nodes, 5)
    index    = local.by_first["n2"]
    count    = length(local.nodes)
    splat    = join("/", local.nodes[*])
    settings = jsonencode(local.settings)
    quoted   = "a \"b\" $${not} %%{either}"
    math     = (1 + 2) * 3 - 10 / 4 % 2
    logic    = !(true && false) || false
  }
  group "metrics" {
    task "metrics" {
      driver = "exec"
      config {
        command = "/opt/${local.full}"
        args    = [for k, v in local.settings : "--${k}=${v}"]
      }
    }
  }
}
