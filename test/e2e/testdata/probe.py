"""Functions that try what the gateway must refuse."""

import json
import os
import shutil
import ssl
import time
import urllib.error
import urllib.request

import perdure


@perdure.function
async def victim():
    """Makes a promise, shows its token to the others, and stays."""
    promise = perdure.promise()
    shutil.copy(os.environ["PERDURE_TOKEN_FILE"], "/effects/victim-token.new")
    os.rename("/effects/victim-token.new", "/effects/victim-token")
    with open("/effects/victim-promise", "w") as file:
        file.write(promise.name)
    while not os.path.exists("/effects/go"):
        time.sleep(0.1)
    promise.resolve("mine")
    return await promise


@perdure.function
async def probe(requests):
    """Sends requests as they are, and returns what came of each: a status, and the type of the error or the execution."""
    return [await perdure.run(send, request, name=request["title"][:100]) for request in requests]


def send(request):
    token = request.get("token")
    if token == "own":
        with open(os.environ["PERDURE_TOKEN_FILE"]) as file:
            token = file.read().strip()
    headers = {"Perdure-Epoch": str(request.get("epoch", os.environ["PERDURE_EPOCH"])), "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    body = request.get("body")
    sent = urllib.request.Request(
        os.environ["PERDURE_GATEWAY"] + request["path"],
        data=None if body is None else json.dumps(body).encode(),
        headers=headers,
        method=request.get("method", "GET"),
    )
    trust = ssl.create_default_context(cafile=os.environ["PERDURE_GATEWAY_CA_FILE"])
    try:
        with urllib.request.urlopen(sent, context=trust, timeout=30) as answer:
            return [answer.status, json.load(answer).get("execution")]
    except urllib.error.HTTPError as refused:
        return [refused.code, json.load(refused)["error"]["type"]]


if __name__ == "__main__":
    perdure.main()
