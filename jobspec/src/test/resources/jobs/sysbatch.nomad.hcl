job "kernel-patch" {
  type     = "sysbatch"
  priority = 90
  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }
  constraint {
    attribute = "${attr.kernel.version}"
    operator  = "version"
    value     = "< 6.12"
  }
  group "patch" {
    restart { attempts = 0 }
    task "patch" {
      driver = "raw_exec"
      config {
        command            = "/usr/sbin/patch-now"
        oom_score_adj      = -500
        cgroup_v2_override = "/sys/fs/cgroup/patch.slice"
        denied_envvars     = ["AWS_*"]
      }
    }
  }
}
