from perdure.functions import undo, work


async def main():
    try:
        await work()
    finally:
        await undo()
        print("undone")
