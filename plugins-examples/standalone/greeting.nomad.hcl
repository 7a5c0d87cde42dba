job "greeting" {
  type = "batch"

  group "greeters" {
    task "greeter" {
      driver = "hello"

      config {
        times = 3
        pause = "200ms"
      }
    }
  }
}
