# finally of a canceled task runs, and may wait.
import perdure

log = []


async def worker(name):
    try:
        log.append(f"{name} works")
        await perdure.sleep(1000)
    except perdure.Cancelled:
        log.append(f"{name} is canceled")
        await perdure.sleep(1)
        log.append(f"{name} has cleaned up")
        raise
    finally:
        log.append(f"{name} finally")


async def swallows():
    try:
        await perdure.sleep(1000)
    except Exception:
        log.append("never: it is no Exception")
    except BaseException as error:
        log.append(type(error).__name__)
        raise


@perdure.function
async def main():
    for f, args in ((worker, ("w",)), (swallows, ())):
        task = perdure.spawn(f, *args)
        await perdure.sleep(1)
        task.cancel()
        try:
            await task
        except (perdure.Cancelled, perdure.PromiseCanceled):
            log.append("observed")
    print(log)


if __name__ == "__main__":
    perdure.main(main)
