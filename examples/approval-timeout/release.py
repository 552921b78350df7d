"""A release waits for a person, but not for ever."""

import perdure


@perdure.function
async def release(version, patience):
    approval = perdure.promise(timeout=patience, param={"question": f"May {version} go out?"})
    print("waiting for", approval.name)
    try:
        decision = await approval
    except perdure.Timeout:
        return f"{version} stays: nobody has decided within {patience}"
    return f"{version} is out, says {decision['by']}"


if __name__ == "__main__":
    perdure.main(release)
