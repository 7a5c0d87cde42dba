variable "regions" {
  description = "Where it runs."
  type        = list(string)
  default     = ["fra1"]
}

variable "limits" {
  type = object({ cpu = number, memory = number, burst = bool })
  default = {
    cpu    = 200
    memory = 128
    burst  = false
  }
  validation {
    condition     = var.limits.cpu >= 100
    error_message = "A task needs 100 MHz at least."
  }
}

variable "tags" {
  type    = map(string)
  default = { tier = "front", zone = "a" }
}

variables {
  image = "example/app"
  tag   = "1.2"
}

job "configured" {
  datacenters = var.regions
  meta        = var.tags
  group "app" {
    count = length(var.regions) * 2
    task "app" {
      driver = "docker"
      config {
        image = "${var.image}:${var.tag}"
        args  = [for k, v in var.tags : "${k}=${v}"]
      }
      resources {
        cpu        = var.limits.cpu
        memory     = var.limits.memory
        memory_max = var.limits.burst ? 1024 : null
      }
    }
  }
}
