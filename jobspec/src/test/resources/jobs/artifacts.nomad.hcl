job "assets" {
  group "assets" {
    task "serve" {
      driver = "exec"
      config { command = "local/server" }
      artifact {
        source = "git::git@github.com:example/site.git"
        destination = "local/site"
        chown  = true
        options {
          ref    = "main"
          depth  = 1
          sshkey = "${base64encode("not a key")}"
        }
      }
      artifact {
        source   = "https://files.example.com/${attr.cpu.arch}/server"
        mode     = "file"
        insecure = true
        headers = {
          Authorization  = "Bearer ${NOMAD_META_token}"
          "X-Trace.Name" = "assets"
        }
        options { checksum = "md5:${meta.sum}" }
      }
      artifact {
        source      = "hg::https://hg.example.com/fonts"
        mode        = "dir"
        destination = "local/fonts"
      }
    }
  }
}
