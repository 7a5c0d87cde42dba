job "ceph-controller" {
  group "controller" {
    count = 2
    spread { attribute = "${node.datacenter}" }
    task "plugin" {
      driver = "podman"
      config {
        image       = "docker://quay.io/cephcsi/cephcsi:v3.12"
        args        = ["--type=rbd", "--controllerserver=true", "--nodeid=${node.unique.name}"]
        volumes     = ["local/config:/etc/ceph-csi-config"]
        cap_add     = ["SYS_ADMIN"]
        tmpfs       = ["/tmp/csi"]
        logging {
          driver = "nomad"
        }
      }
      csi_plugin {
        id                     = "ceph"
        type                   = "controller"
        stage_publish_base_dir = "/srv/csi"
      }
    }
  }
}
