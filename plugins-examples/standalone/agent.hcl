plugin_dir = "/opt/drover/plugins"

plugin "hello" {
  config {
    default_name = "Drover"
  }
}
