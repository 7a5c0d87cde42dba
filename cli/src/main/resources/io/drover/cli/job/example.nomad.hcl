# A job is what you want to run: one file, one job. Try this one with
#
#     drover job plan example.nomad.hcl
#     drover job run example.nomad.hcl
#
# and then look at it with "drover job status example".

# A variable is set by -var="greeting=Hi", by a file after -var-file, or by NOMAD_VAR_greeting.
variable "greeting" {
  type    = string
  default = "Hello"
}

job "example" {
  # A service runs until it is stopped; a batch job runs until it is done. The types system and
  # sysbatch run once on every node.
  type = "service"

  # Where it may run: names of datacenters, with * for any part of a name.
  datacenters = ["*"]

  # Nodes that do not meet a constraint are left out.
  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  # How a new version replaces the old one.
  update {
    # So many allocations at a time ...
    max_parallel = 1

    # ... each of which has to be well for so long before the next one,
    min_healthy_time = "5s"

    # and after so long without progress, 10 minutes if it is not said, the deployment has failed.
    progress_deadline = "8m"

    # A failed deployment goes back to the last version that was well.
    auto_revert = true
  }

  # A group is placed together, on one node. Its instances are called allocations.
  group "greeters" {
    count = 2

    # A port that the node chooses. Tasks find it as NOMAD_PORT_http.
    network {
      port "http" {}
    }

    # What happens on the same node when a task ends with an error ...
    restart {
      attempts = 2
      interval = "10m"
      delay    = "5s"

      # ... more often than that: "fail" gives the allocation up, so that it is placed anew.
      mode = "fail"
    }

    # A task is one program, run by a driver.
    task "greet" {
      driver = "exec"

      # What the driver is told. Each driver has options of its own.
      config {
        command = "/bin/sh"
        args    = ["local/greet.sh"]
      }

      # A template makes a file out of text and what is known when the task starts.
      template {
        destination = "local/greet.sh"
        data        = <<-EOT
          while true; do
            echo "${var.greeting} from {{ env "NOMAD_ALLOC_NAME" }}, port {{ env "NOMAD_PORT_http" }}"
            sleep 10
          done
        EOT
      }

      # Variables of the task's environment.
      env {
        STAGE = "test"
      }

      # What the task gets: MHz of processor time and MiB of memory.
      resources {
        cpu    = 50
        memory = 32
      }
    }
  }
}
