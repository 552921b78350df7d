import perdure


@perdure.function
async def racing(limited):
    early, late = perdure.promise(key="early"), perdure.promise(key="late")
    await perdure.sleep(0.5)
    if limited:
        async with perdure.timeout(0):
            return await early
    return (await perdure.first(late, early))[0]


if __name__ == "__main__":
    perdure.main(racing)
