job "resnet-training" {
  type     = "batch"
  priority = 40

  group "train" {
    count = 4

    ephemeral_disk {
      size    = 20000
      migrate = true
    }

    task "torch" {
      driver = "docker"
      config {
        image      = "pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime"
        command    = "torchrun"
        args       = ["--nproc-per-node=2", "train.py", "--epochs", 90]
        shm_size   = 8589934592
        runtime    = "nvidia"
        work_dir   = "/local/src"
      }
      resources {
        cpu    = 16000
        memory = 65536
        device "nvidia/gpu" {
          count = 2
          constraint {
            attribute = "${device.attr.memory}"
            operator  = ">="
            value     = "40 GiB"
          }
          affinity {
            attribute = "${device.model}"
            value     = "H100"
            weight    = 80
          }
          together {
            affinity = "require"
            within   = "nvlink"
          }
        }
        device "fpga" {}
      }
    }

    restart {
      attempts = 1
      mode     = "fail"
    }
  }
}
