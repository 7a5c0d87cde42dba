#!/usr/bin/env python3
"""How often the list of jobs is read in a second.

  list_jobs.py --addr HOST:PORT --jobs 1640 --conns 1,8 [--secs 5] [--pid SERVER_PID]
--jobs jobs of count 0 are registered; then GET /v1/jobs is repeated for --secs by as many threads as --conns says, each with
its own keep-alive connection. Prints reads/s, p50 and p99 of one, and the server's CPU time for each. The jobs are purged.
"""
import threading
from common import *

p = parser(__doc__)
p.add_argument("--jobs", type=int, default=1640)
p.add_argument("--conns", default="1,8")
p.add_argument("--secs", type=float, default=5)
p.add_argument("--runs", type=int, default=3)
p.add_argument("--pid", type=int, default=0)
a = p.parse_args()
pre = new_id("list")
names = [f"{pre}-{i:05d}" for i in range(a.jobs)]


def share(work, conns):
    """Calls work(api, k) on as many threads, each with a connection of its own."""
    threads = [threading.Thread(target=lambda k=k: work(Api(a.addr), k)) for k in range(conns)]
    [t.start() for t in threads]
    [t.join() for t in threads]


share(lambda api, k: [api.register(job(n, [task("raw_exec", {"command": "/bin/true"})], count=0)) for n in names[k::8]], 8)
time.sleep(2)
status, body = Api(a.addr).raw("GET", "/v1/jobs")
print(f"GET /v1/jobs: {len(json.loads(body))} jobs, {len(body)} bytes")
for conns in [int(n) for n in a.conns.split(",")]:
    rates = []
    for _ in range(a.runs):
        lat, end = [], now() + a.secs

        def read(api, k):
            while now() < end:
                t = now()
                status, _ = api.raw("GET", "/v1/jobs")
                if status == 200:
                    lat.append(now() - t)
        c0 = cpu_of(a.pid) if a.pid else 0
        share(read, conns)
        rates.append(len(lat) / a.secs)
        cpu = cpu_of(a.pid) - c0 if a.pid else float("nan")
        print(f"x{conns}: {rates[-1]:.0f}/s p50 {pct(lat, 50) * 1e3:.1f} p99 {pct(lat, 99) * 1e3:.1f} ms, "
              f"server cpu {1e3 * cpu / max(1, len(lat)):.2f} ms each (load {load()})", flush=True)
    print(f"median x{conns}: {med(rates):.0f} reads/s")
share(lambda api, k: [api.purge(n) for n in names[k::8]], 8)
