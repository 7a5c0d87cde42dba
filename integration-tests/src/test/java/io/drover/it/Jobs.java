package io.drover.it;

/** Job files and JSON jobs that several tests submit. */
final class Jobs {
    private Jobs() {}

    /**
     * A service of one task that prints its process id and then a running number every 10 ms: a gap
     * in its log is lost output, a second "pid" line is a restart. It ends when asked to, also as
     * process 1 of a container.
     */
    static String counting(String id, String driver) {
        return """
        {
          "ID": "%s",
          "Name": "%1$s",
          "Type": "service",
          "Datacenters": ["*"],
          "TaskGroups": [{
            "Name": "main",
            "Count": 1,
            "Tasks": [{
              "Name": "count",
              "Driver": "%s",
              "Config": {
                "command": "/bin/sh",
                "args": ["-c", "trap 'exit 0' INT TERM; echo pid $$; i=0; while true; do i=$((i+1)); echo line $i; sleep 0.01; done"]
              },
              "Resources": {"CPU": 50, "MemoryMB": 32}
            }]
          }]
        }
        """
                .formatted(id, driver);
    }

    /** A batch job of one task that runs {@code script} by a shell. */
    static String script(String id, String driver, String script) {
        return """
        {
          "ID": "%s",
          "Name": "%1$s",
          "Type": "batch",
          "Datacenters": ["*"],
          "TaskGroups": [{
            "Name": "main",
            "Tasks": [{
              "Name": "script",
              "Driver": "%s",
              "Config": {"command": "/bin/sh", "args": ["-c", "%s"]},
              "Resources": {"CPU": 50, "MemoryMB": 32}
            }]
          }]
        }
        """
                .formatted(id, driver, script);
    }
}
