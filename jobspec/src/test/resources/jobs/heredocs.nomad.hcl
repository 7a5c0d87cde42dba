job "heredocs" {
  group "g" {
    task "t" {
      driver = "exec"
      config {
        command = "/bin/sh"
        args = ["-c", <<-SH
            set -e
              indented
            echo "$${HOME:-/root}" \n stays
          SH
        ]
      }
      env {
        PLAIN = <<EOT
  two blanks
%{ for n in ["a", "b"] ~}
item ${n}
%{ endfor ~}
EOT
        CHOICE = "%{ if 1 > 0 }yes%{ else }no%{ endif }"
        TRIM   = "x ${~ "y" ~} z"
      }
      template {
        destination = "local/go"
        data        = <<-EOT
          {{ with nomadVar "nomad/jobs/heredocs" }}{{ .pw }}{{ end }}
          ${node.datacenter}
        EOT
      }
    }
  }
}
