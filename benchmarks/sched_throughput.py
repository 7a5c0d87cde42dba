#!/usr/bin/env python3
"""End-to-end placement rate of a server that has only fake nodes (nothing is ever run).

  sched_throughput.py --addr HOST:PORT --count 10000 --shape plain|spread|affinity|distinct [--type service|batch]
                      [--algorithm binpack|spread] [--runs 3] [--timeout 300]
Before: the server must know N ready nodes that nobody runs tasks on (each 4 cores x 3500 MHz, 32000 MB, 100 GiB disk,
driver raw_exec healthy, meta rack = r0..r49, datacenter dc1, class c0..c3, heartbeat TTL of one hour).
Each run registers ONE job of --count copies of a raw_exec task of 100 MHz / 64 MB, group disk 110 MB, and polls every
20 ms GET /v1/job/ID/evaluations until no evaluation of the job is pending, then reads GET /v1/job/ID/summary: the allocations
that exist (Starting+Running+...) are the placed ones. Time runs from just before the PUT. The evaluation's own time is its
ModifyTime-CreateTime. The job is purged and collected (PUT /v1/system/gc) after each run, which is not timed.
--pid gives the server's CPU seconds and peak memory.
"""
from common import *

p = parser(__doc__)
p.add_argument("--count", type=int, default=10000)
p.add_argument("--shape", default="plain")
p.add_argument("--type", default="service")
p.add_argument("--algorithm", default="binpack")
p.add_argument("--runs", type=int, default=3)
p.add_argument("--timeout", type=float, default=300)
p.add_argument("--pid", type=int, default=0)
a = p.parse_args()
api = Api(a.addr, timeout=600)
cfg = api.get("/v1/operator/scheduler/configuration")["SchedulerConfig"]
if cfg["SchedulerAlgorithm"] != a.algorithm:
    cfg["SchedulerAlgorithm"] = a.algorithm
    api.send("PUT", "/v1/operator/scheduler/configuration", cfg)
nodes = len(api.get("/v1/nodes"))
extra = {}
if a.shape == "spread":
    extra["Spreads"] = [dict(Attribute="${meta.rack}", Weight=50)]
elif a.shape == "affinity":
    extra["Affinities"] = [dict(LTarget="${meta.rack}", RTarget="r7", Operand="=", Weight=50)]
elif a.shape == "constraint":
    extra["Constraints"] = [dict(LTarget="${meta.rack}", RTarget="^r[0-9]$", Operand="regexp")]
elif a.shape == "distinct":
    extra["Constraints"] = [dict(Operand="distinct_hosts", RTarget="true")]
T, E, C = [], [], []
for i in range(a.runs):
    jid = new_id("sched")
    j = job(jid, [task("raw_exec", {"command": "/bin/true"}, cpu=100, memory=64)], kind=a.type, count=a.count, **extra)
    c0 = cpu_of(a.pid) if a.pid else 0
    t0 = now()
    api.register(j)

    def done():
        ev = api.get(f"/v1/job/{jid}/evaluations")
        return ev and all(e["Status"] not in ("pending",) for e in ev)
    try:
        wait_until(done, a.timeout, 0.02)
    except TimeoutError:
        print(f"{nodes} nodes {a.shape} {a.algorithm} count={a.count}: not finished in {a.timeout:.0f} s (load {load()})")
        api.purge(jid)
        break
    d = now() - t0
    c1 = cpu_of(a.pid) - c0 if a.pid else float("nan")
    s = api.get(f"/v1/job/{jid}/summary")["Summary"]["g"]
    placed = sum(v for k, v in s.items() if k != "Queued")
    ev = api.get(f"/v1/job/{jid}/evaluations")
    first = [e for e in ev if e["TriggeredBy"] == "job-register"][-1]
    es = (first["ModifyTime"] - first["CreateTime"]) / 1e9
    T.append(placed / d); E.append(es); C.append(c1)
    print(f"run {i + 1}: {nodes} nodes {a.type} {a.shape} {a.algorithm} count={a.count}: placed={placed} queued={s['Queued']} "
          f"in {d:.2f} s = {placed / d:.0f}/s; eval {es:.2f} s; evals={[e['Status'] for e in ev]} server cpu {c1:.1f} s "
          f"hwm {hwm(a.pid) / 1024 if a.pid else 0:.0f} MiB (load {load()})", flush=True)
    api.purge(jid)
    time.sleep(1)
    api.raw("PUT", "/v1/system/gc")
    time.sleep(2)
if T:
    print(f"median: {nodes} nodes {a.type} {a.shape} {a.algorithm} count={a.count}: {med(T):.0f} placements/s, eval {med(E):.2f} s, cpu {med(C):.1f} s")
