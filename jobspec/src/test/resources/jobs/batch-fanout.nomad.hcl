locals {
  shards = 3
}

job "reindex" {
  type = "batch"
  dynamic "group" {
    for_each = range(local.shards)
    iterator = shard
    labels   = ["shard-${shard.key}"]
    content {
      task "index" {
        driver = "exec"
        config {
          command = "/opt/reindex"
          args    = ["--shard", "${shard.value}/${local.shards}"]
        }
        dynamic "template" {
          for_each = shard.value == 0 ? ["leader"] : []
          content {
            data        = template.value
            destination = "local/${template.value}"
          }
        }
      }
    }
  }
}
