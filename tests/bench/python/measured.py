"""Runs a program and tells, as the last line of stderr, what it and its children took: user seconds and peak MiB."""

import resource
import subprocess
import sys

status = subprocess.run(sys.argv[1:], check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 if sys.platform == "darwin" else 1024
print(f"measured {used.ru_utime:.3f} {used.ru_maxrss * unit / 2**20:.1f}", file=sys.stderr)
sys.exit(status)
