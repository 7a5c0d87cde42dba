job "built-in" {
  group "web" {
    network {
      mode = "bridge"
      port "http" { to = 80 }
    }
    service {
      provider     = "nomad"
      name         = "${JOB}-${TASKGROUP}"
      port         = "http"
      address_mode = "alloc"
      tags         = ["traefik.enable=true", "traefik.http.routers.web.rule=Host(`web.example.com`)"]
      check {
        type     = "http"
        path     = "/"
        interval = "5s"
        timeout  = "1s"
      }
      check {
        name     = "open"
        type     = "tcp"
        interval = "20s"
        timeout  = "4s"
      }
    }
    service {
      provider = "nomad"
      name     = "static-address"
      address  = "${meta.public_ip}"
      port     = "http"
    }
    task "web" {
      driver = "docker"
      config { image = "nginx:1.27" }
    }
  }
}
