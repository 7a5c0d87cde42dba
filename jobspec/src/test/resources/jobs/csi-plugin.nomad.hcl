job "ebs-nodes" {
  type = "system"
  node_pool = "all"

  group "nodes" {
    task "plugin" {
      driver = "docker"
      config {
        image      = "public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.35.0"
        args       = ["node", "--endpoint=unix://csi/csi.sock", "--logtostderr", "--v=5"]
        privileged = true
      }
      csi_plugin {
        id             = "aws-ebs0"
        type           = "node"
        mount_dir      = "/csi"
        health_timeout = "1m"
      }
      resources {
        cpu    = 100
        memory = 64
      }
    }
  }
}
