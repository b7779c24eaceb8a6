"""The story of story.ts, told through the independent Python client. Prints its experience as one line of JSON."""

import json
import sys
import time
import warnings
from contextlib import asynccontextmanager

import anyio
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import ResourceTemplateReference, ResourceUpdatedNotification

warnings.filterwarnings("ignore")  # subscribing in the old way is what an old host does

ENTITY = "seca://system/web-shop/entity/component/order-api"


def say(value):
    print(json.dumps(value), flush=True)


async def main(mode, command, args, env):
    heard = anyio.Event()
    news = {}

    def hear(uri):
        news.update(heard=str(uri), at=time.time() * 1000)
        heard.set()

    async def on_message(message):
        if isinstance(message, ResourceUpdatedNotification):
            hear(message.params.uri)

    @asynccontextmanager
    async def subscribed(client):
        if mode == "legacy":
            await client.subscribe_resource(ENTITY)
            yield
            return
        async with client.listen(resource_subscriptions=[ENTITY]) as events, anyio.create_task_group() as group:

            async def follow():
                async for event in events:
                    hear(event.uri)

            group.start_soon(follow)
            yield
            group.cancel_scope.cancel()

    server = StdioServerParameters(command=command, args=args, env=env)
    async with Client(server, mode=mode, message_handler=on_message) as client:
        experience = {
            "spoke": client.protocol_version,
            "server": client.server_info.name,
            "tools": [tool.name for tool in (await client.list_tools()).tools],
            "found": await entities(client, "graph_find", {"query": "ordr api", "kinds": ["component"]}),
            "resources": sorted(str(each.uri) for each in (await client.list_resources()).resources),
            "templates": sorted(
                each.uri_template for each in (await client.list_resource_templates()).resource_templates
            ),
            "read": json.loads((await client.read_resource(ENTITY)).contents[0].text)["id"],
            "completed": (
                await client.complete(
                    ResourceTemplateReference(type="ref/resource", uri="seca://system/{system}/entity/{+id}"),
                    {"name": "id", "value": "ord"},
                    {"system": "web-shop"},
                )
            ).completion.values,
        }
        async with subscribed(client):
            say("subscribed")
            with anyio.fail_after(10):
                await heard.wait()
        experience |= {"heard": news["heard"], "heardAt": news["at"]}
        experience["takenBack"] = await take_back(client)
        nothing = {"operations": [{"op": "unset", "target": "component/nothing", "field": "description"}], "dry_run": True}
        experience["refused"] = await text(client, "change_apply", nothing)
        experience["mistaken"] = await text(client, "graph_find", {"limit": "ten"})
        try:
            await client.call_tool("graph_fnd", {})
        except MCPError as error:
            experience["unknown"] = {"code": error.error.code, "message": error.error.message}
        experience["alive"] = not (await client.call_tool("system_open", {"system": "web-shop"})).is_error
    say(experience)


async def entities(client, tool, args):
    return (await client.call_tool(tool, args)).structured_content["entities"]


async def text(client, tool, args):
    return (await client.call_tool(tool, args)).content[0].text


async def take_back(client):
    answered = False

    async def call():
        nonlocal answered
        await client.call_tool("graph_find", {"detail": "full"})
        answered = True

    async with anyio.create_task_group() as group:
        group.start_soon(call)
        await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    return "an answer came" if answered else "nothing came"


anyio.run(main, sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4]))
