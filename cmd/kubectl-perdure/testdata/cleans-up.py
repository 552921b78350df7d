import perdure


async def main():
    try:
        await perdure.promise()
    finally:
        print("cleaned up")
