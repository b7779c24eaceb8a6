"""The story of story.py over HTTP: the same script, given an address where it expects a program."""

import runpy
from pathlib import Path

import mcp

mcp.StdioServerParameters = lambda command, args, env: command
runpy.run_path(str(Path(__file__).with_name("story.py")), run_name="__main__")
