job "log-shipper" {
  type        = "system"
  node_pool   = "all"
  all_at_once = false

  update {
    max_parallel = 5
    canary       = 10
    auto_promote = true
    stagger      = "1m"
  }

  group "shipper" {
    network {
      port "admin" {
        static       = 9880
        host_network = "management"
      }
    }
    task "vector" {
      driver = "docker"
      config {
        image   = "timberio/vector:0.42.0-alpine"
        volumes = ["/var/log:/host/log:ro", "local/vector.yaml:/etc/vector/vector.yaml"]
        ports   = ["admin"]
      }
      template {
        destination = "local/vector.yaml"
        data        = <<-YAML
          sources:
            journal: { type: journald }
          sinks:
            out:
              type: loki
              inputs: ["journal"]
              labels: { host: "${node.unique.name}" }
        YAML
      }
    }
  }
}
