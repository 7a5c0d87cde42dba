# Every block and attribute that a service job may have.
job "everything" {
  id          = "all/of-it"
  name        = "Everything"
  region      = "eu"
  namespace   = "team"
  type        = "service"
  priority    = 70
  all_at_once = true
  datacenters = ["eu-*", "dc9"]
  node_pool   = "gpu"

  ui {
    description = "What it is"
    link {
      label = "Docs"
      url   = "https://docs.example.com"
    }
    link {
      label = "Code"
      url   = "https://code.example.com"
    }
  }

  meta {
    owner = "edge"
    tier  = 1
  }

  vault {
    role = "job-role"
  }

  secret "shared" {
    provider = "nomad"
    path     = "nomad/jobs/shared"
    config {
      namespace = "other"
    }
  }

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }
  constraint {
    attribute = attr.nomad.version
    semver    = ">= 1.8.0"
  }
  constraint {
    distinct_hosts = true
  }
  constraint {
    distinct_hosts = false
  }
  constraint {
    distinct_property = "${meta.rack}"
    value             = 2
  }
  constraint {
    attribute = "${meta.zone}"
    operator  = "is_set"
  }
  affinity {
    attribute        = "${node.datacenter}"
    set_contains_any = "eu-1,eu-2"
    weight           = -30
  }
  spread {
    attribute = "${node.datacenter}"
    weight    = 80
    target "eu-1" {
      percent = 60
    }
    target "eu-2" {
      percent = 40
    }
  }

  update {
    stagger           = "30s"
    max_parallel      = 2
    health_check      = "task_states"
    min_healthy_time  = "5s"
    healthy_deadline  = "2m"
    progress_deadline = "0"
    canary            = 1
    auto_revert       = true
    auto_promote      = true
  }
  migrate {
    max_parallel     = 3
    health_check     = "checks"
    min_healthy_time = "1s"
    healthy_deadline = "1.5m"
  }
  reschedule {
    attempts       = 4
    interval       = "1h"
    delay          = "10s"
    delay_function = "fibonacci"
    max_delay      = "5m"
    unlimited      = false
  }

  multiregion {
    strategy {
      max_parallel = 1
      on_failure   = "fail_local"
    }
    region "eu" {
      count       = 2
      datacenters = ["eu-1"]
      node_pool   = "gpu"
      meta {
        tier = "first"
      }
    }
    region "us" {}
  }

  group "front" {
    count                        = 2
    shutdown_delay               = "3s"
    max_run_duration             = "2h"
    stop_after_client_disconnect = "1h"
    max_client_disconnect        = "2h"
    prevent_reschedule_on_lost   = true
    meta = {
      "com.example/owner" = "edge"
    }

    disconnect {
      lost_after = "6h"
      replace    = false
      reconcile  = "keep_original"
    }
    ephemeral_disk {
      size    = 500
      sticky  = true
      migrate = true
    }
    scaling {
      enabled = false
      min     = 1
      max     = 9
      policy {
        cooldown = "1m"
        check "load" {
          query = "avg"
          strategy "target-value" {
            target = 70.5
          }
        }
      }
    }
    consul {
      namespace = "ns"
      cluster   = "second"
      partition = "part"
    }
    volume "data" {
      type            = "csi"
      source          = "db"
      read_only       = true
      access_mode     = "single-node-writer"
      attachment_mode = "file-system"
      per_alloc       = true
      mount_options {
        fs_type     = "ext4"
        mount_flags = ["noatime"]
      }
    }
    network {
      mode     = "bridge"
      hostname = "front-${NOMAD_ALLOC_INDEX}"
      dns {
        servers  = ["1.1.1.1"]
        searches = ["internal"]
        options  = ["ndots:2"]
      }
      cni {
        args = {
          mac = "02:00"
        }
      }
      port "http" {
        to = -1
      }
      port "admin" {
        static           = 9000
        to               = 90
        host_network     = "private"
        ignore_collision = true
      }
    }
    service {
      name                = "front-${BASE}"
      provider            = "consul"
      cluster             = "second"
      port                = 8080
      address_mode        = "alloc"
      tags                = ["a"]
      canary_tags         = ["b"]
      enable_tag_override = true
      meta {
        a = "1"
      }
      canary_meta {
        b = "2"
      }
      tagged_addresses {
        wan = "1.2.3.4"
      }
      task      = "main"
      on_update = "ignore_warnings"
      kind      = "service"
      weights {
        passing = 5
        warning = 2
      }
      identity {
        aud = ["consul.io"]
        ttl = "1h"
      }
      check_restart {
        limit           = 3
        grace           = "20s"
        ignore_warnings = true
      }
      check {
        name                     = "alive"
        type                     = "http"
        path                     = "/health"
        protocol                 = "https"
        port                     = "http"
        method                   = "POST"
        body                     = "{}"
        expose                   = true
        address_mode             = "host"
        advertise                = "10.0.0.1"
        interval                 = "10s"
        timeout                  = "2s"
        initial_status           = "passing"
        notes                    = "note"
        tls_server_name          = "x"
        tls_skip_verify          = true
        success_before_passing   = 1
        failures_before_critical = 2
        failures_before_warning  = 3
        on_update                = "ignore"
        header {
          Accept = ["text/plain", "*/*"]
        }
        check_restart {
          limit = 1
        }
      }
      check {
        type         = "script"
        command      = "/bin/check"
        args         = ["-x"]
        task         = "main"
        grpc_service = "svc"
        grpc_use_tls = true
        interval     = "1m"
        timeout      = "1s"
      }
      connect {
        sidecar_service {
          tags                      = ["proxy"]
          port                      = "mesh"
          disable_default_tcp_check = true
          meta {
            x = "y"
          }
          proxy {
            local_service_address = "127.0.0.1"
            local_service_port    = 8080
            config {
              protocol = "http"
            }
            expose {
              path {
                path            = "/metrics"
                protocol        = "http"
                local_path_port = 9001
                listener_port   = "metrics"
              }
            }
            upstreams {
              destination_name      = "db"
              destination_namespace = "ns"
              local_bind_port       = 5432
              datacenter            = "dc1"
              mesh_gateway {
                mode = "local"
              }
              config {
                connect_timeout_ms = 500
              }
            }
            transparent_proxy {
              uid                    = "101"
              outbound_port          = 15002
              exclude_inbound_ports  = ["admin", "9000"]
              exclude_outbound_ports = [443]
              exclude_outbound_cidrs = ["10.0.0.0/8"]
              exclude_uids           = ["0"]
              no_dns                 = true
            }
          }
        }
        sidecar_task {
          driver = "docker"
          config {
            image = "envoy"
          }
          resources {
            cpu = 100
          }
          logs {
            max_files = 1
          }
        }
      }
    }
    service {
      name = "gateway"
      connect {
        gateway {
          proxy {
            connect_timeout = "3s"
            envoy_gateway_bind_addresses "one" {
              address = "0.0.0.0"
              port    = 8443
            }
            envoy_dns_discovery_type = "STRICT_DNS"
          }
          ingress {
            tls {
              enabled         = true
              tls_min_version = "TLSv1_2"
              cipher_suites   = ["x"]
              sds {
                cluster_name  = "c"
                cert_resource = "r"
              }
            }
            listener {
              port     = 80
              protocol = "http"
              service {
                name            = "*"
                hosts           = ["h"]
                max_connections = 5
                request_headers {
                  add {
                    a = "b"
                  }
                  remove = ["c"]
                }
              }
            }
          }
        }
      }
    }
    service {
      name = "ends"
      connect {
        native = true
        gateway {
          terminating {
            service {
              name      = "legacy"
              ca_file   = "ca"
              cert_file = "cert"
              key_file  = "key"
              sni       = "sni"
            }
          }
          mesh {}
        }
      }
    }
    restart {
      attempts         = 1
      interval         = "10m"
      delay            = "1s"
      mode             = "delay"
      render_templates = true
    }

    task "main" {
      driver         = "docker"
      user           = "nobody"
      leader         = true
      kill_timeout   = "10s"
      kill_signal    = "SIGTERM"
      shutdown_delay = "2s"
      kind           = "connect-native:front"

      config {
        image   = "web:${NOMAD_META_tag}"
        args    = ["-p", "${NOMAD_PORT_http}", 5, true]
        big     = 5000000000
        ratio   = 0.25
        logging = { type = "journald", config = { tag = "x" } }
        mount {
          type = "tmpfs"
          tmpfs_options {
            size = 100
          }
        }
        mount {
          type = "bind"
        }
        labelled "one" "two" {
          x = 1
        }
        port_map {
          http = 80
        }
        command = <<EOT
echo "hi"
EOT
      }
      env {
        PORT = "${NOMAD_PORT_http}"
        N    = 5
      }
      meta {
        tag = "v1"
      }
      constraint {
        attribute = "${attr.cpu.arch}"
        operator  = "!="
        value     = "arm"
      }
      affinity {
        attribute = "${node.class}"
        value     = "fast"
      }
      resources {
        cores      = 2
        memory     = 256
        memory_max = 512
        secrets    = 2
        numa {
          affinity = "prefer"
          devices  = ["nvidia/gpu"]
        }
        device "nvidia/gpu" {
          count = 2
          constraint {
            attribute = "${device.attr.memory}"
            operator  = ">="
            value     = "8 GiB"
          }
          affinity {
            attribute = "${device.model}"
            regexp    = "H200"
            weight    = 50
          }
        }
      }
      restart {
        attempts = 0
      }
      lifecycle {
        hook    = "prestart"
        sidecar = true
      }
      logs {
        max_files     = 2
        max_file_size = 3
        disabled      = true
      }
      artifact {
        source      = "https://example.com/a.tgz"
        destination = "local/a"
        mode        = "file"
        insecure    = true
        chown       = true
        options {
          checksum = "sha256:00"
        }
        headers {
          X-Token = "t"
        }
      }
      template {
        source               = "local/in.tpl"
        destination          = "secrets/out"
        change_mode          = "script"
        change_signal        = "SIGHUP"
        once                 = true
        splay                = "1s"
        perms                = "600"
        uid                  = 100
        gid                  = 101
        left_delimiter       = "[["
        right_delimiter      = "]]"
        env                  = true
        error_on_missing_key = true
        vault_grace          = "1m"
        wait {
          min = "2s"
          max = "4s"
        }
        change_script {
          command             = "/bin/reload"
          args                = ["a"]
          timeout             = "10s"
          fail_on_error       = true
          run_on_first_render = true
        }
      }
      template {
        data        = "{{ key \"x\" }}"
        destination = "local/b"
      }
      dispatch_payload {
        file = "in.json"
      }
      volume_mount {
        volume           = "data"
        destination      = "/data"
        read_only        = true
        propagation_mode = "private"
        selinux_label    = "z"
      }
      csi_plugin {
        id                     = "csi"
        type                   = "monolith"
        mount_dir              = "/csi"
        stage_publish_base_dir = "/local/csi"
        health_timeout         = "30s"
      }
      identity {
        env  = true
        file = true
      }
      identity {
        name          = "aws"
        aud           = ["aws"]
        ttl           = "1h"
        change_mode   = "signal"
        change_signal = "SIGHUP"
        filepath      = "tok"
        file          = true
        extra_claims  = ["team"]
      }
      secret "own" {
        provider = "vault"
        path     = "kv/data/x"
        config {
          engine = "kv_v2"
        }
      }
      consul {
        cluster = "second"
      }
      action "seed" {
        command = "/bin/seed"
        args    = ["now"]
      }
      schedule {
        cron {
          start    = "0 8 * * * *"
          end      = "0 18"
          timezone = "Europe/Berlin"
        }
      }
      scaling "cpu" {
        min = 50
        max = 500
        policy {
          x = 1
        }
      }
    }

    task "helper" {
      driver = "raw_exec"
      vault {
        policies               = ["p"]
        role                   = "own-role"
        namespace              = "ns"
        cluster                = "c2"
        env                    = false
        disable_file           = true
        change_mode            = "signal"
        change_signal          = "SIGUSR1"
        allow_token_expiration = true
      }
      config {
        command = "/bin/true"
      }
      resources {
        cpu    = 20
        memory = 10
        network {
          mbits = 10
          port "old" {}
        }
      }
    }
  }
}
