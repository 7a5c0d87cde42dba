job "graceful" {
  group "g" {
    count          = 0
    shutdown_delay = "1m30s"
    task "t" {
      driver         = "docker"
      user           = "app"
      kill_signal    = "SIGQUIT"
      kill_timeout   = "1.5m"
      shutdown_delay = 2000000000
      config { image = "example/app:1" }
      logs {
        max_files     = 2
        max_file_size = 64
        disabled      = true
      }
    }
  }
}
