# A batch job by the clock, its tasks directly in the job, made by a dynamic block.
variables {
  tables = {
    users  = 4
    orders = 12
  }
}

job "nightly" {
  type = "batch"

  periodic {
    crons            = ["0 3 * * *", "@weekly"]
    prohibit_overlap = true
    time_zone        = "Europe/Berlin"
    enabled          = true
  }

  dynamic "task" {
    for_each = var.tables
    iterator = table
    labels   = ["dump-${table.key}"]
    content {
      driver = "exec"
      config {
        command = "/usr/bin/dump"
        args = concat(
          ["--table", table.key],
          table.value > 10 ? ["--parallel", table.value] : [],
        )
        dynamic "mount" {
          for_each = range(table.value > 10 ? 2 : 0)
          content {
            name = "m${mount.value}"
          }
        }
      }
      env = { for k, v in { TABLE = table.key, ROWS = table.value } : k => upper(v) }
      template {
        destination = "local/list"
        data        = <<-EOT
        %{~ for name, size in var.tables ~}
          ${name}=${size}
        %{ endfor ~}
        EOT
      }
    }
  }
}
