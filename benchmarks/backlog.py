#!/usr/bin/env python3
"""Many jobs that find no room, and what a node that joins does to them.

  backlog.py --addr HOST:PORT --jobs 100000 --node 'CMD' [--joining 10] [--pid SERVER_PID]
Before: a server with a few simulated nodes. --jobs service jobs of one allocation that fills most of a node (13,000 MHz) are
registered by --conns processes, so nearly all stay blocked. Then, with the whole backlog waiting:
1. 50 small jobs (100 MHz), one after the other, are registered and placed: how long each takes.
2. CMD is started; it joins --joining nodes that have room for one of the waiting each. How long until that many more are
   placed, and how many evaluations were looked at again for it.
Nothing is purged: throw the server away afterwards.
"""
import multiprocessing
from common import *

p = parser(__doc__)
p.add_argument("--jobs", type=int, default=100_000)
p.add_argument("--conns", type=int, default=8)
p.add_argument("--node", required=True)
p.add_argument("--joining", type=int, default=10)
p.add_argument("--pid", type=int, default=0)
a = p.parse_args()
pre = new_id("wait")


def big(i):
    return job(f"{pre}-{i:06d}", [task("raw_exec", {"command": "/bin/true"}, cpu=13000, memory=64)])


def register(k, refused):
    api = Api(a.addr)
    for i in range(k, a.jobs, a.conns):
        while True:
            status, body = api.raw("PUT", "/v1/jobs", {"Job": big(i)})
            if status == 200:
                break
            if status != 429:
                raise RuntimeError(f"{status} {body[:200]!r}")
            with refused.get_lock():
                refused.value += 1
            time.sleep(float(api.headers.get("Retry-After", "1")))


def count(api, status):
    return api.get(f"/v1/evaluations/count?status={status}")["Count"]


def placed(api):
    return sum(1 for x in api.get("/v1/allocations") if x["JobID"].startswith(pre))


def memory():
    return f"server memory {mem(a.pid)[0] / 1024:.0f} MiB, peak {hwm(a.pid) / 1024:.0f} MiB" if a.pid else ""


if __name__ == "__main__":
    api = Api(a.addr, 600)
    refused = multiprocessing.Value("i", 0)
    t0 = now()
    clients = [multiprocessing.Process(target=register, args=(k, refused)) for k in range(a.conns)]
    [c.start() for c in clients]
    [c.join() for c in clients]
    if any(c.exitcode for c in clients):
        raise SystemExit("a client failed")
    registered = now() - t0
    wait_until(lambda: count(api, "pending") == 0, 600, 0.5)
    blocked = count(api, "blocked")
    print(f"{a.jobs} jobs registered in {registered:.1f} s = {a.jobs / registered:.0f}/s ({refused.value} times told to come back later), "
          f"all looked at after {now() - t0:.1f} s; {blocked} blocked, {placed(api)} placed; {memory()} (load {load()})", flush=True)

    took = []
    for i in range(50):
        name = f"{pre}-small-{i}"
        t = now()
        reply = api.register(job(name, [task("raw_exec", {"command": "/bin/true"}, cpu=100, memory=64)]))
        wait_until(lambda: api.get(f"/v1/evaluation/{reply['EvalID']}")["Status"] == "complete", 30, 0.002)
        took.append(now() - t)
    show("small job, from its registration to its placement, with the backlog waiting", took)

    before = placed(api)
    seen = api.get("/v1/evaluations/count")["Count"]
    c0 = cpu_of(a.pid) if a.pid else 0
    t = now()
    node = Agent(a.node)
    try:
        wait_until(lambda: placed(api) >= before + a.joining, 120, 0.1)
        d = now() - t
        time.sleep(3)
        again = api.get("/v1/evaluations/count")["Count"] - seen
        print(f"{a.joining} nodes joined: {placed(api) - before} more placed after {d:.2f} s from the start of their process; "
              f"{again} new evaluations; {blocked - count(api, 'blocked')} fewer blocked; server cpu {cpu_of(a.pid) - c0 if a.pid else 0:.1f} s; "
              f"{memory()} (load {load()})", flush=True)
    finally:
        node.stop(signal.SIGTERM)
