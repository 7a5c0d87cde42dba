job "ünïcode-ok" {
  meta = { "héllo" = "wörld" }
  group "größe" {
    task "t1" {
      driver = "exec"
      config { command = "/opt/日本" }
      env { GREETING = "\u00e9\U0001F600 tab\t" }
    }
  }
}
