job "checkout" {
  multiregion {
    strategy {
      max_parallel = 1
      on_failure   = "fail_all"
    }
    region "eu" {
      count       = 5
      datacenters = ["fra1", "ams1"]
      meta { currency = "EUR" }
    }
    region "us" {
      datacenters = ["iad1"]
      node_pool   = "payments"
    }
    region "ap" { count = 0 }
  }

  update {
    max_parallel = 1
    auto_revert  = true
  }

  group "checkout" {
    count = 0
    task "checkout" {
      driver = "docker"
      config { image = "example/checkout:11" }
    }
  }

  group "audit" {
    count = 2
    task "audit" {
      driver = "docker"
      config { image = "example/audit:3" }
    }
  }
}
