import perdure


async def main(what):
    approval = perdure.promise(key="approval", timeout="72h")
    print("waiting for", approval.name)
    try:
        by = await approval
    except perdure.Timeout:
        return f"{what}: nobody has decided"
    return f"{what}: approved by {by}"
