job "kafka" {
  group "broker" {
    count = 3
    update { canary = 0 }

    volume "log" {
      type            = "csi"
      source          = "kafka-log"
      per_alloc       = true
      access_mode     = "multi-node-single-writer"
      attachment_mode = "file-system"
    }

    volume "shared" {
      type            = "csi"
      source          = "kafka-shared"
      access_mode     = "multi-node-reader-only"
      attachment_mode = "file-system"
      read_only       = true
    }

    task "broker" {
      driver = "docker"
      config { image = "apache/kafka:3.9.0" }
      env { KAFKA_NODE_ID = "${NOMAD_ALLOC_INDEX}" }
      volume_mount {
        volume      = "log"
        destination = "/var/lib/kafka"
      }
    }
  }
}
