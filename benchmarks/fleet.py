"""Starts what measurements of a whole region need: one server with its data on disk, and simulated nodes.

As a program: fleet.py --server 'CMD' --nodesim 'CMD' --addr HOST:PORT --nodes N --then 'CMD' runs CMD while they are up.
CMD may name {pid}, the server's process. --nodesim is started once the server leads; N nodes have to be ready in five minutes.
"""
import contextlib
from common import *


def ready_nodes(api):
    return sum(n["Status"] == "ready" for n in api.get("/v1/nodes"))


@contextlib.contextmanager
def fleet(server, nodesim, addr, nodes, log="/dev/null"):
    """Gives the server's process while it leads and the nodes are ready; stops both afterwards."""
    api = Api(addr)
    agent = Agent(server, log)
    sim = None
    try:
        wait_until(lambda: json.loads(api.raw("GET", "/v1/status/leader")[1]), 60, 0.1)
        sim = Agent(nodesim, log)
        wait_until(lambda: ready_nodes(api) >= nodes, 300, 0.5)
        yield agent
    finally:
        if sim:
            sim.stop(signal.SIGTERM)
        agent.stop()


if __name__ == "__main__":
    p = parser(__doc__)
    p.add_argument("--server", required=True)
    p.add_argument("--nodesim", required=True)
    p.add_argument("--nodes", type=int, required=True)
    p.add_argument("--log", default="/dev/null")
    p.add_argument("--then", action="append", required=True)
    a = p.parse_args()
    with fleet(a.server, a.nodesim, a.addr, a.nodes, a.log) as server:
        for command in a.then:
            subprocess.run(shlex.split(command.format(pid=server.pid)), check=True)
        print(f"peak memory of the server {hwm(server.pid) / 1024:.0f} MiB, now {mem(server.pid)[0] / 1024:.0f} MiB "
              f"(load {load()})", flush=True)
