job "registry" {
  group "registry" {
    network {
      port "http" { to = 5000 }
    }
    task "registry" {
      driver = "docker"
      user   = "1000:1000"
      config {
        image              = "registry:2.8.3"
        image_pull_timeout = "10m"
        force_pull         = true
        auth_soft_fail     = true
        entrypoint         = ["/bin/registry"]
        command            = "serve"
        args               = ["/etc/docker/registry/config.yml"]
        ports              = ["http"]
        network_aliases    = ["registry", "${NOMAD_TASK_NAME}"]
        extra_hosts        = ["mirror:10.0.0.9"]
        readonly_rootfs    = true
        init               = true
        pids_limit         = 512
        cpu_hard_limit     = true
        cap_drop           = ["all"]
        cap_add            = ["net_bind_service"]
        security_opt       = ["no-new-privileges"]
        oom_score_adj      = 100
        auth {
          username       = "puller"
          password       = "${REGISTRY_PASSWORD}"
          server_address = "registry.example.com"
        }
        labels {
          team = "platform"
          node = "${node.unique.name}"
        }
        logging {
          type = "journald"
          config {
            tag = "registry"
          }
        }
        mount {
          type     = "volume"
          target   = "/var/lib/registry"
          source   = "registry"
          readonly = false
          volume_options {
            no_copy = true
            driver_config {
              name = "local"
              options { type = "nfs" }
            }
          }
        }
        mount {
          type   = "tmpfs"
          target = "/tmp"
          tmpfs_options { size = 104857600 }
        }
        devices = [
          {
            host_path          = "/dev/fuse"
            container_path     = "/dev/fuse"
            cgroup_permissions = "rw"
          },
        ]
        ulimit {
          nofile = "8192:16384"
        }
        sysctl = { "net.core.somaxconn" = "1024" }
        healthchecks { disable = true }
      }
    }
  }
}
