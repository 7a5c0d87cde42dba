# A job that waits to be dispatched with a payload.
job "render" {
  type        = "batch"
  datacenters = ["*"]

  parameterized {
    payload       = "required"
    meta_required = ["size"]
    meta_optional = ["format"]
  }

  group "render" {
    reschedule {
      attempts  = 0
      unlimited = false
    }
    task "render" {
      driver = "java"
      config {
        jar_path    = "local/render.jar"
        jvm_options = ["-Xmx512m"]
      }
      artifact {
        source = "https://repo.example.com/render.jar"
      }
      dispatch_payload {
        file = "scene.json"
      }
      resources {
        cpu    = 2000
        memory = 600
      }
    }
  }
}
