# Drivers get maps as lists of maps, numbers as whole as they are.
job "free" {
  group "g" {
    task "t" {
      driver = "hello"
      config {
        whole    = 5
        large    = 5000000000
        fraction = 0.5
        yes      = true
        none     = null
        empty    = []
        nested   = { a = { b = [1, "x", { c = false }] } }
        list     = [{ n = 1 }, { n = 2 }]
        labelled "one" "two" {
          x = 1
        }
        labelled "one" "three" {
          x = 2
        }
        repeated { v = "first" }
        repeated { v = "second" }
      }
    }
  }
}
