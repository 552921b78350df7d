import perdure


@perdure.function
async def napping():
    await perdure.sleep(30)


if __name__ == "__main__":
    perdure.main(napping)
