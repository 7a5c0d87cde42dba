job "gateway" {
  group "gateway" {
    task "nginx" {
      driver = "docker"
      config { image = "nginx:1.27" }

      template {
        destination   = "local/nginx.conf"
        change_mode   = "signal"
        change_signal = "sighup"
        perms         = "0600"
        uid           = 101
        gid           = 101
        data          = <<EOF
upstream app {
{{ range nomadService "app" }}  server {{ .Address }}:{{ .Port }};
{{ end }}}
EOF
      }

      template {
        source               = "local/tpl/env.tpl"
        destination          = "secrets/env"
        env                  = true
        error_on_missing_key = true
        splay                = "30s"
        wait {
          min = "5s"
          max = "1m"
        }
      }

      template {
        data            = "[[ key \"flags\" ]]"
        destination     = "local/flags"
        left_delimiter  = "[["
        right_delimiter = "]]"
        change_mode     = "script"
        change_script {
          command             = "/local/reload.sh"
          args                = ["--soft", "all"]
          timeout             = "20s"
          fail_on_error       = true
          run_on_first_render = true
        }
      }

      template {
        data        = "once"
        destination = "local/once"
        change_mode = "noop"
        once        = true
      }
    }
  }
}
