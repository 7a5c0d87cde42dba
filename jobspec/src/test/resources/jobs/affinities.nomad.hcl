job "liked" {
  affinity {
    attribute = "${node.datacenter}"
    value     = "fra1"
    weight    = 100
  }
  affinity {
    attribute = "${attr.kernel.version}"
    version   = ">= 6"
  }
  group "g" {
    affinity {
      attribute        = "${meta.features}"
      set_contains_all = "ssd,ecc"
      weight           = 25
    }
    task "t" {
      driver = "exec"
      config { command = "/opt/t" }
      affinity {
        attribute        = "${meta.neighbours}"
        set_contains_any = "batch,noisy"
        weight           = -75
      }
      affinity {
        attribute = "${node.unique.name}"
        regexp    = "old"
        weight    = -10
      }
      affinity {
        attribute = "${attr.consul.version}"
        semver    = ">= 1.19.0"
      }
    }
  }
}
