job "payments" {
  secret "region" {
    provider = "nomad"
    path     = "nomad/jobs/payments"
    config { namespace = "ops" }
  }
  group "payments" {
    task "app" {
      driver = "docker"
      config { image = "example/payments:8" }
      vault {}
      secret "db" {
        provider = "vault"
        path     = "kv/payments/db"
        config { engine = "kv_v2" }
      }
      secret "card" {
        provider = "hsm"
        path     = "slot/3"
        env { HSM_LIB = "/usr/lib/hsm.so" }
      }
      env { DB_PASSWORD = "${secret.db.password}" }
    }
  }
}
