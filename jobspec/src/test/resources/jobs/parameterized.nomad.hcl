job "transcode" {
  type = "batch"

  meta { codec = "av1" }

  parameterized {
    payload       = "required"
    meta_required = ["input", "profile"]
    meta_optional = ["priority"]
  }

  group "transcode" {
    task "ffmpeg" {
      driver = "docker"
      config {
        image = "example/ffmpeg:7"
        args  = ["-i", "${NOMAD_META_INPUT}", "-preset", "${NOMAD_META_PROFILE}"]
      }
      dispatch_payload { file = "config.json" }
      resources {
        cpu    = 8000
        memory = 2048
      }
    }
  }
}
