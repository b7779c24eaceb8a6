"""Analyses with pytm the system on stdin, and tells how much CPU that took and how much it found.

The system is {"nodes": [{"id", "type"}], "flows": [{"from", "to", "protocol"}]}, the same that our own
rules are measured on. What pytm needs to build its model is not counted, only what it needs to find threats.
"""

import json
import sys
import time

from pytm import TM, Actor, Dataflow, Datastore, ExternalEntity, Process, Server

KINDS = {
    "actor": Actor,
    "external": ExternalEntity,
    "process": Process,
    "service": Server,
    "store": Datastore,
    "queue": Datastore,
}

system = json.load(sys.stdin)
tm = TM("The topology by which rule engines are measured")
nodes = {node["id"]: KINDS[node["type"]](node["id"]) for node in system["nodes"]}
for flow in system["flows"]:
    drawn = Dataflow(nodes[flow["from"]], nodes[flow["to"]], flow["from"] + " to " + flow["to"])
    drawn.protocol = flow["protocol"].upper()
    drawn.controls.isEncrypted = flow["protocol"] == "https"

before = time.process_time()
tm.resolve()
seconds = time.process_time() - before
print(json.dumps({"cpuMs": seconds * 1000, "findings": len(tm.findings)}))
